package dev.assay.verify.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// An opaque picture of 8 bits a channel. Unchangeable.
public final class Picture {
    /// More pixels than this are refused, before anything is decoded.
    public static final int MOST_PIXELS = 4_000_000;

    private final int width;
    private final int height;
    private final int[] rgb;

    private Picture(int width, int height, int[] rgb) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /// From pixels `0xRRGGBB`, row by row.
    public static Picture of(int width, int height, int[] rgb) {
        if (width < 1 || height < 1 || rgb.length != width * height)
            throw new IllegalArgumentException(
                    "a picture of " + width + " by " + height + " cannot have " + rgb.length + " pixels");
        return new Picture(
                width, height, Arrays.stream(rgb).map(pixel -> pixel & 0xffffff).toArray());
    }

    /// What is transparent shows white.
    public static Picture of(BufferedImage image) {
        BufferedImage plain = image;
        if (image.getType() != BufferedImage.TYPE_INT_RGB) {
            plain = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
            Graphics2D g = plain.createGraphics();
            g.drawImage(image, 0, 0, Color.WHITE, null);
            g.dispose();
        }
        int width = plain.getWidth();
        int height = plain.getHeight();
        return of(width, height, plain.getRGB(0, 0, width, height, null, 0, width));
    }

    /// From a PNG or JPEG file.
    ///
    /// @throws IllegalArgumentException if it is none, or too large
    public static Picture read(byte[] file) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            var readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) throw new IllegalArgumentException("no picture: expected PNG or JPEG");
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS)
                    throw new IllegalArgumentException("a picture of " + reader.getWidth(0) + " by "
                            + reader.getHeight(0) + " pixels; at most " + MOST_PIXELS + " are read");
                return of(reader.read(0));
            } finally {
                reader.dispose();
            }
        } catch (IOException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("no picture: " + e.getMessage());
        }
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /// The pixel `0xRRGGBB`.
    public int at(int x, int y) {
        return rgb[y * width + x];
    }

    /// Brightness of a pixel, 0 to 255 (Rec. 601).
    public double luma(int x, int y) {
        int pixel = at(x, y);
        return 0.299 * (pixel >> 16) + 0.587 * (pixel >> 8 & 255) + 0.114 * (pixel & 255);
    }

    /// The largest difference of the channels of two colours, 0 to 255.
    public static int apart(int one, int other) {
        int red = Math.abs((one >> 16) - (other >> 16));
        int green = Math.abs((one >> 8 & 255) - (other >> 8 & 255));
        int blue = Math.abs((one & 255) - (other & 255));
        return Math.max(red, Math.max(green, blue));
    }

    /// The colour most pixels of the border have.
    public int background() {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int x = 0; x < width; x++) {
            counts.merge(at(x, 0), 1, Integer::sum);
            counts.merge(at(x, height - 1), 1, Integer::sum);
        }
        for (int y = 0; y < height; y++) {
            counts.merge(at(0, y), 1, Integer::sum);
            counts.merge(at(width - 1, y), 1, Integer::sum);
        }
        // Of equally frequent colours the smallest, so that the same picture always has the same background.
        return counts.entrySet().stream()
                .min(Map.Entry.<Integer, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow()
                .getKey();
    }

    /// Which pixels differ visibly from the background, row by row.
    public BitSet inked() {
        int background = background();
        BitSet inked = new BitSet(rgb.length);
        for (int i = 0; i < rgb.length; i++) if (apart(rgb[i], background) > VISIBLE) inked.set(i);
        return inked;
    }

    /// Share of pixels that differ visibly from the background.
    public double ink() {
        return (double) inked().cardinality() / rgb.length;
    }

    /// What is inside a box, which must lie inside the picture.
    public Picture cut(int x1, int y1, int x2, int y2) {
        int[] inside = new int[(x2 - x1) * (y2 - y1)];
        for (int y = y1; y < y2; y++) System.arraycopy(rgb, y * width + x1, inside, (y - y1) * (x2 - x1), x2 - x1);
        return of(x2 - x1, y2 - y1, inside);
    }

    /// Colours nearer than this, in one channel, look the same.
    static final int VISIBLE = 8;

    /// True if there is nothing to see: all pixels have one colour, give or take what nobody sees.
    public boolean blank() {
        return Arrays.stream(rgb).allMatch(pixel -> apart(pixel, rgb[0]) <= VISIBLE);
    }

    /// The same picture at another size.
    public Picture scaled(int toWidth, int toHeight) {
        if (toWidth == width && toHeight == height) return this;
        BufferedImage out = new BufferedImage(toWidth, toHeight, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = out.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(image(), 0, 0, toWidth, toHeight, null);
        g.dispose();
        return of(out);
    }

    /// A copy to draw on.
    public BufferedImage image() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, rgb, 0, width);
        return image;
    }

    /// As a PNG file.
    public byte[] png() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image(), "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture picture && picture.width == width && Arrays.equals(picture.rgb, rgb);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "picture of " + width + " by " + height;
    }
}
