package dev.assay.cli;

import dev.assay.tasks.transit.MapPicture;
import dev.assay.tasks.transit.Questions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `assay make reward-map`
@Command(
        name = "reward-map",
        mixinStandardHelpOptions = true,
        description = "Make questions about made-up transit maps, in the order in which RewardMap trains on them: yes"
                + " or no, counting, counting with options, routes.",
        footerHeading = "%nExample:%n",
        footer = "  assay make reward-map --count 200 --maps 30 --seed 1 --out maps.jsonl")
final class MakeMaps implements Callable<Integer> {
    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Questions of each of the six kinds (default ${DEFAULT-VALUE}).")
    private int count = 100;

    @Option(
            names = "--maps",
            paramLabel = "N",
            description = "Maps they are about (default ${DEFAULT-VALUE}); easy, middle and hard take turns.")
    private int maps = 30;

    @Mixin
    private MadePictures pictures;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (count < 1) throw new FileSystemException("--count", null, "expected 1 or more");
        if (maps < 1) throw new FileSystemException("--maps", null, "expected 1 or more");
        Questions questions = new Questions(pictures.seed(), count, maps);
        return pictures.write("reward-map " + maps, questions.size(), i -> {
            Questions.Question question = questions.get((int) i);
            String file = "map-s" + pictures.seed() + "-" + question.cityNumber() + ".png";
            return new MadePictures.Made(
                    question.kind().name(), file, () -> MapPicture.of(question.city()), question::row);
        });
    }
}
