package dev.assay.cli;

import dev.assay.tasks.oddgrid.OddGrid;
import dev.assay.tasks.oddgrid.OddGrids;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `assay make odd-grid-bench`
@Command(
        name = "odd-grid-bench",
        mixinStandardHelpOptions = true,
        description = "Make pictures of grids of icons, one of which differs: by turns in colour, size, rotation or"
                + " position alone, in two of them, in three, in all.",
        footerHeading = "%nExample:%n",
        footer = "  assay make odd-grid-bench --count 1400 --seed 1 --out grids.jsonl")
final class MakeOddGrids implements Callable<Integer> {
    @Option(names = "--count", paramLabel = "N", description = "Grids (default ${DEFAULT-VALUE}).")
    private int count = 1400;

    @Mixin
    private MadePictures pictures;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (count < 1) throw new FileSystemException("--count", null, "expected 1 or more");
        OddGrids grids = new OddGrids(pictures.seed());
        return pictures.write("odd-grid-bench", count, i -> {
            OddGrid grid = grids.get(i);
            String id = "odd-s" + pictures.seed() + "-" + i;
            String kind = grid.kinds().size() == 1
                    ? grid.kinds().getFirst().word()
                    : grid.kinds().size() + " kinds";
            return new MadePictures.Made(kind, id + ".png", grid::image, picture -> grid.row(id, picture));
        });
    }
}
