package dev.assay.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import dev.assay.core.advantage.GroupRelative;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final Transformer.Config SMALL = Transformer.Config.small(8, 16, 1, 12);

    private static void train(Trainer trainer, int until) {
        Generation generation = new Generation(Sampling.PLAIN, 6, 0);
        while (trainer.steps() < until) {
            List<Completion> drawn = generation.sample(
                    trainer.model(),
                    List.of(new int[] {1}, new int[] {2, 5}),
                    4,
                    Draws.seeded(3),
                    "" + trainer.steps());
            double[] rewards = drawn.stream()
                    .mapToDouble(
                            c -> Arrays.stream(c.tokens()).filter(t -> t == 3).count())
                    .toArray();
            double[] advantages = GroupRelative.GRPO.estimate(rewards, new int[] {0, 0, 0, 0, 1, 1, 1, 1});
            trainer.learn(
                    drawn,
                    Arrays.stream(advantages).mapToObj(a -> new double[] {a}).toArray(double[][]::new));
        }
    }

    private static Trainer trainer(long seed) {
        Transformer model = Transformer.fresh(SMALL, seed);
        return new Trainer(
                model,
                Transformer.fresh(SMALL, 1).frozen(),
                Trainer.Settings.of(Objective.grpo(0.01), new Schedule(1e-2, 0, 3, 20)));
    }

    @Test
    void aResumedRunIsTheSameRun(@TempDir Path place) throws Exception {
        Path file = place.resolve("run/checkpoint.safetensors");
        Trainer whole = trainer(1);
        train(whole, 12);
        Trainer first = trainer(1);
        train(first, 5);
        first.save(file);
        train(first, 7);
        Trainer second = trainer(99);
        second.resume(file);
        assertEquals(5, second.steps());
        train(second, 12);
        for (String name : whole.model().weights().names())
            assertArrayEquals(
                    Torch.array(whole.model().weights().get(name)),
                    Torch.array(second.model().weights().get(name)),
                    name);
        try (var files = Files.list(file.getParent())) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void smallPassesGiveTheSameStep() {
        Trainer one = trainer(1);
        Trainer.Settings s = Trainer.Settings.of(Objective.grpo(0.01), new Schedule(1e-2, 0, 3, 20));
        Trainer two = new Trainer(
                Transformer.fresh(SMALL, 1),
                Transformer.fresh(SMALL, 1).frozen(),
                new Trainer.Settings(s.objective(), s.schedule(), s.adam(), s.clip(), 1, 1, 3));
        List<Completion> drawn = new Generation(Sampling.PLAIN, 6, 0)
                .sample(one.model(), List.of(new int[] {1}), 8, Draws.seeded(3), "");
        double[][] advantages = {{1}, {-1}, {0.5}, {2}, {-1}, {-2}, {0}, {1}};
        Trainer.Report a = one.learn(drawn, advantages);
        Trainer.Report b = two.learn(drawn, advantages);
        assertEquals(a.loss(), b.loss(), 1e-6);
        assertEquals(a.norm(), b.norm(), 1e-5);
        assertTrue(a.norm() > 0.01);
    }

    @Test
    void aBrokenCheckpointIsRefused(@TempDir Path place) throws Exception {
        Path file = place.resolve("a.safetensors");
        Trainer trainer = trainer(1);
        trainer.save(file);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));
        var e = assertThrows(IOException.class, () -> trainer.resume(file));
        assertTrue(e.getMessage().startsWith(file + ": '"), e.getMessage());
        Files.write(file, new byte[] {1, 2, 3});
        assertEquals(
                file + ": cut off",
                assertThrows(IOException.class, () -> trainer.resume(file)).getMessage());
    }

    @Test
    void aRoundTripKeepsEveryByte(@TempDir Path place) throws Exception {
        Path first = place.resolve("a.safetensors");
        Path second = place.resolve("b.safetensors");
        trainer(1).save(first);
        SafeTensors.write(second, SafeTensors.read(first));
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
    }

    @Test
    void allTypesAreRead(@TempDir Path place) throws Exception {
        byte[] header = ("{\"h\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]},"
                        + "\"b\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[2,4]}}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var bytes = java.nio.ByteBuffer.allocate(12 + header.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header).putShort((short) 0x3e00).putShort((short) 0xc020);
        Path file = place.resolve("c.safetensors");
        Files.write(file, bytes.array());
        var tensors = SafeTensors.read(file).tensors();
        assertArrayEquals(new float[] {1.5f}, tensors.get("h").values());
        assertArrayEquals(new float[] {-2.5f}, tensors.get("b").values());
    }
}
