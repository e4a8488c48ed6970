package dev.assay.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchTest {
    /// Resident memory in MB.
    private static double resident() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status")))
            if (line.startsWith("VmRSS:")) return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
        throw new AssertionError("no VmRSS");
    }

    /// Each step makes 400 kB of tensors: without scopes, 20,000 of them would hold 8 GB.
    @Test
    void memoryStaysFlat() throws Exception {
        try (Mlp net = new Mlp(1, 1, 100, 64, 10);
                AdamW adam = new AdamW(net.weights(), AdamW.Settings.DEFAULT)) {
            double before = 0;
            for (int step = 0; step < 20_000; step++) {
                if (step == 4000) before = resident();
                try (PointerScope _ = new PointerScope()) {
                    Tensor x = Torch.floats(new float[100 * 100], 100, 100).add(new Scalar(step * 1e-4));
                    Tensor loss = net.of(x).mul(net.of(x)).mean();
                    net.weights().zeroGradients();
                    loss.backward();
                    net.weights().clip(1);
                    adam.step(1e-3);
                }
            }
            double grown = resident() - before;
            assertTrue(grown < 60, "resident memory grew by " + grown + " MB");
        }
    }

    @Test
    void whatIsKeptOutlivesItsScope() {
        Torch.load();
        Tensor kept;
        try (PointerScope _ = new PointerScope()) {
            kept = Torch.keep(Torch.floats(new float[] {1, 2}).mul(new Scalar(2)));
        }
        assertArrayEquals(new float[] {2, 4}, Torch.array(kept));
        kept.close();
    }

    @Test
    void aSeedGivesTheSameWeights() {
        try (Mlp a = new Mlp(3, 1, 4, 4);
                Mlp b = new Mlp(3, 1, 4, 4);
                Mlp c = new Mlp(4, 1, 4, 4)) {
            float[] first = Torch.array(a.weights().get("0.weight"));
            assertArrayEquals(first, Torch.array(b.weights().get("0.weight")));
            assertTrue(first[0] != Torch.array(c.weights().get("0.weight"))[0]);
        }
    }

    @Test
    void aForeignLibraryIsRefused(@TempDir Path place) throws Exception {
        Torch.refuseForeign("LD_LIBRARY_PATH", place.toString());
        Files.createFile(place.resolve("libtorch_cpu.so"));
        var e = assertThrows(
                IllegalStateException.class, () -> Torch.refuseForeign("LD_LIBRARY_PATH", "/nowhere:" + place));
        assertTrue(e.getMessage().startsWith("LD_LIBRARY_PATH names another libtorch (libtorch_cpu.so in "));
    }

    @Test
    void adamByHand() {
        try (Weights w = new Weights();
                PointerScope _ = new PointerScope()) {
            Tensor x = w.add("x", Torch.floats(new float[] {1, 2}, 1, 2));
            AdamW adam = new AdamW(w, new AdamW.Settings(0.9, 0.99, 1e-8, 0.1));
            double[] value = {1, 2};
            double[] m = {0, 0};
            double[] v = {0, 0};
            for (int t = 1; t <= 3; t++) {
                w.zeroGradients();
                x.mul(x).sum().backward();
                adam.step(0.1);
                for (int i = 0; i < 2; i++) {
                    double g = 2 * value[i];
                    value[i] *= 1 - 0.1 * 0.1;
                    m[i] = 0.9 * m[i] + 0.1 * g;
                    v[i] = 0.99 * v[i] + 0.01 * g * g;
                    value[i] -=
                            0.1 * (m[i] / (1 - Math.pow(0.9, t))) / (Math.sqrt(v[i] / (1 - Math.pow(0.99, t))) + 1e-8);
                }
            }
            float[] found = Torch.array(x);
            assertEquals(value[0], found[0], 1e-5);
            assertEquals(value[1], found[1], 1e-5);
            adam.close();
        }
    }

    @Test
    void clippingKeepsTheDirection() {
        try (Weights w = new Weights();
                PointerScope _ = new PointerScope()) {
            Tensor x = w.add("x", Torch.floats(new float[] {1.5f, 2}));
            x.mul(x).sum().backward();
            assertEquals(5, w.clip(1), 1e-5);
            assertArrayEquals(new float[] {0.6f, 0.8f}, Torch.array(x.grad()), 1e-5f);
            assertEquals(1, w.clip(1), 1e-5);
        }
    }

    @Test
    void scheduleByHand() {
        Schedule s = new Schedule(1, 0.1, 4, 12);
        assertEquals(0.25, s.rate(0), 1e-12);
        assertEquals(1, s.rate(3), 1e-12);
        assertEquals(1, s.rate(4), 1e-12);
        assertEquals(0.55, s.rate(8), 1e-12);
        assertEquals(0.1, s.rate(12), 1e-12);
        assertEquals(0.1, s.rate(99), 1e-12);
        assertEquals(0.3, Schedule.constant(0.3).rate(5), 1e-12);
    }
}
