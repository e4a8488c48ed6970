package dev.assay.bench;

import dev.assay.tasks.exact.Limits;
import dev.assay.tasks.graph.Problem;
import dev.assay.tasks.graph.Problems;
import dev.assay.tasks.graph.Sources;
import dev.assay.tasks.graph.TaskConfig;
import dev.assay.verify.graph.GraphTask;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/// How long it takes to make graph problems with their optima, on all cores, and how long their solving
/// alone takes: `TaskRate [COUNT] [TASK...]`. Each line is a second round, after one to warm up.
public final class TaskRate {
    private TaskRate() {}

    public static void main(String[] args) {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        List<GraphTask> tasks =
                args.length > 1 ? Arrays.stream(args).skip(1).map(GraphTask::of).toList() : List.of(GraphTask.values());
        Sources sources = new Sources(1);
        System.out.printf("%-16s %10s %12s %10s%n", "task", "make s", "solve s", "proven");
        for (GraphTask task : tasks)
            for (String level : TaskConfig.LEVELS) {
                Problems problems = new Problems(TaskConfig.of(task, level), 1, Limits.DEFAULT, sources);
                List<Problem> made = make(problems, count);
                long start = System.nanoTime();
                made = make(problems, count);
                double make = (System.nanoTime() - start) / 1e9;
                start = System.nanoTime();
                long proven = made.parallelStream()
                        .filter(p ->
                                p.kind().solve(p.instance(), Limits.DEFAULT).optimal())
                        .count();
                double solve = (System.nanoTime() - start) / 1e9;
                System.out.printf("%-16s %10.3f %12.4f %10d%n", task.word() + "_" + level, make, solve, proven);
            }
    }

    private static List<Problem> make(Problems problems, int count) {
        return LongStream.range(0, count).parallel().mapToObj(problems::get).toList();
    }
}
