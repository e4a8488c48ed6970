package dev.assay.core.explain;

import dev.assay.core.Reading;
import dev.assay.core.Rollout;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/// Pictures that a row carries itself: its field `image`, or the list `images`, as `data:image/...;base64,`
/// addresses. They are made anew, so that a page holds pixels and nothing else of them.
final class Carried {
    private static final long MOST_PIXELS = 4_000_000;

    private Carried() {}

    /// In the order of the row; what cannot be read is left out.
    static List<Reading.Exhibit> by(Rollout rollout) {
        List<Object> found = new ArrayList<>();
        if (rollout.info("image") instanceof String one) found.add(one);
        else if (rollout.info("images") instanceof List<?> many) found.addAll(many);
        List<Reading.Exhibit> exhibits = new ArrayList<>();
        for (Object each : found)
            if (each instanceof String address && address.startsWith("data:image/")) {
                BufferedImage image = read(address.substring(address.indexOf(',') + 1));
                if (image == null) continue;
                Supplier<byte[]> png = () -> png(image);
                exhibits.add(new Reading.Exhibit("the row's picture", image.getWidth(), image.getHeight(), png));
            }
        return exhibits;
    }

    private static BufferedImage read(String base64) {
        try (var in = ImageIO.createImageInputStream(
                new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64)))) {
            var readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) return null;
            ImageReader reader = readers.next();
            reader.setInput(in, true, true);
            if ((long) reader.getWidth(0) * reader.getHeight(0) > MOST_PIXELS) return null;
            return reader.read(0);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException _) {
            return null;
        }
    }

    private static byte[] png(BufferedImage image) {
        BufferedImage plain = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = plain.createGraphics();
        g.drawImage(image, 0, 0, Color.WHITE, null);
        g.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(plain, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
