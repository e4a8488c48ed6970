package dev.assay.verify.image;

/// Structural similarity of brightness: means, deviations and covariance in a Gaussian window of 11 pixels
/// (deviation 1.5, K1 0.01, K2 0.03), averaged over all places where the window fits. Pictures smaller than
/// the window take the largest odd one that fits.
final class Ssim {
    private static final int WINDOW = 11;
    private static final double DEVIATION = 1.5;
    private static final double C1 = Math.pow(0.01 * 255, 2);
    private static final double C2 = Math.pow(0.03 * 255, 2);

    private Ssim() {}

    /// -1 to 1.
    static double of(Picture a, Picture b) {
        int width = a.width();
        int height = a.height();
        int fits = Math.min(WINDOW, Math.min(width, height));
        double[] window = gaussian(fits % 2 == 0 ? fits - 1 : fits);
        double[] x = new double[width * height];
        double[] y = new double[width * height];
        double[] xx = new double[x.length];
        double[] yy = new double[x.length];
        double[] xy = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = a.luma(i % width, i / width);
            y[i] = b.luma(i % width, i / width);
            xx[i] = x[i] * x[i];
            yy[i] = y[i] * y[i];
            xy[i] = x[i] * y[i];
        }
        double[] mx = blurred(x, width, height, window);
        double[] my = blurred(y, width, height, window);
        double[] mxx = blurred(xx, width, height, window);
        double[] myy = blurred(yy, width, height, window);
        double[] mxy = blurred(xy, width, height, window);
        double sum = 0;
        for (int i = 0; i < mx.length; i++) {
            double product = mx[i] * my[i];
            double squares = mx[i] * mx[i] + my[i] * my[i];
            sum += (2 * product + C1)
                    * (2 * (mxy[i] - product) + C2)
                    / ((squares + C1) * (mxx[i] + myy[i] - squares + C2));
        }
        return sum / mx.length;
    }

    private static double[] gaussian(int size) {
        double[] window = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double away = i - size / 2;
            sum += window[i] = Math.exp(-away * away / (2 * DEVIATION * DEVIATION));
        }
        for (int i = 0; i < size; i++) window[i] /= sum;
        return window;
    }

    /// Only where the whole window fits.
    private static double[] blurred(double[] values, int width, int height, double[] window) {
        int across = width - window.length + 1;
        int down = height - window.length + 1;
        double[] rows = new double[across * height];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < across; x++) {
                double sum = 0;
                for (int k = 0; k < window.length; k++) sum += window[k] * values[y * width + x + k];
                rows[y * across + x] = sum;
            }
        double[] out = new double[across * down];
        for (int y = 0; y < down; y++)
            for (int x = 0; x < across; x++) {
                double sum = 0;
                for (int k = 0; k < window.length; k++) sum += window[k] * rows[(y + k) * across + x];
                out[y * across + x] = sum;
            }
        return out;
    }
}
