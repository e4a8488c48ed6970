package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Rollout;
import dev.assay.core.Signal;
import dev.assay.core.curriculum.BagSchedule;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// No Detail Left Behind (arXiv 2409.03025): a captioner is paid the log-probability with which a
/// frozen image-text model finds the picture by the caption, among bags of look-alikes that grow
/// during training.
public final class NoDetailLeftBehind implements Paper {
    @Override
    public Card card() {
        return new Card(
                "no-detail-left-behind",
                "No Detail Left Behind: Revisiting Self-Retrieval for Fine-Grained Image Captioning",
                "2409.03025",
                "a caption must find its own picture among look-alikes",
                List.of("self-retrieval over given vectors", "ranks and recall", "baselines", "growing bags"),
                List.of(
                        "details that are not in the picture pay if they set it apart for the scorer",
                        "published recall counts ties as hits: identical captions of identical pictures are perfect;"
                                + " variant fair-recall shares them"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return NoDetailLeftBehindClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "self_retrieval" -> retrieval(in);
            case "running_mean_advantage" -> Map.of("loss_minus_baseline", overRunningMean(in.rows("loss_batches")));
            case "leave_one_out_baseline" -> Map.of("baseline", leaveOneOut(in.numbers("losses")));
            case "bag_size" -> bagSize(in);
            case "reinforce" -> reinforce(in);
            default ->
                throw in.unknown(
                        "self_retrieval", "running_mean_advantage", "leave_one_out_baseline", "bag_size", "reinforce");
        };
    }

    private static Map<String, Object> retrieval(Case in) {
        List<Object> texts = in.list("text");
        List<Object> images = in.list("image");
        if (texts.size() != images.size())
            throw new IllegalArgumentException(texts.size() + " captions for " + images.size() + " pictures");
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Map<String, Object> info = Map.of("text_vector", texts.get(i), "image_vector", images.get(i));
            rollouts.add(Rollout.of(Integer.toString(i), "bag", null, "", null, info));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("rewards.retrieval.scale", Double.toString(in.number("logit_scale", 100)));
        settings.put("rewards.retrieval.normalize", Boolean.toString(in.flag("normalize", true)));
        boolean fair = Cases.fidelity(in) == Fidelity.MENDED;
        List<double[]> rows = new ArrayList<>();
        var changes = RecipeRun.changes(List.of(), settings, Fidelity.PUBLISHED);
        try (RecipeRun run = new RecipeRun("no-detail-left-behind", changes, Double.NaN)) {
            for (var line : run.lines(rollouts, new RunState()))
                rows.add(((Reading.Measured) line.reading(0))
                        .signals().stream().mapToDouble(Signal::value).toArray());
        }
        double[] ranks = column(rows, 3);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("reward", column(rows, 0));
        answer.put("recall_at_1", column(rows, fair ? 2 : 1));
        answer.put("fair_recall_at_1", column(rows, 2));
        answer.put("rank", ranks);
        answer.put("mean_rank", Arrays.stream(ranks).average().orElseThrow());
        Arrays.sort(ranks = ranks.clone());
        answer.put("median_rank", ranks[(ranks.length - 1) / 2]);
        answer.put("clip_s", column(rows, 4));
        return answer;
    }

    private static double[] column(List<double[]> rows, int k) {
        return rows.stream().mapToDouble(row -> row[k]).toArray();
    }

    /// The mean of the earlier batches' means, 0 before the first (baselines.py).
    static final class RunningMean {
        private double mean;
        private int batches;

        /// Losses minus the mean so far, of which they then become a part.
        double[] less(double[] losses) {
            double before = mean;
            batches++;
            mean += (Arrays.stream(losses).average().orElseThrow() - mean) / batches;
            return Arrays.stream(losses).map(loss -> loss - before).toArray();
        }
    }

    private static List<double[]> overRunningMean(double[][] batches) {
        RunningMean baseline = new RunningMean();
        return Arrays.stream(batches).map(baseline::less).toList();
    }

    /// The mean of the others; a single loss is its own baseline.
    private static double[] leaveOneOut(double[] losses) {
        if (losses.length == 1) return losses.clone();
        double sum = Arrays.stream(losses).sum();
        return Arrays.stream(losses)
                .map(loss -> (sum - loss) / (losses.length - 1))
                .toArray();
    }

    private static Map<String, Object> bagSize(Case in) {
        List<BagSchedule.Stage> stages = new ArrayList<>();
        for (double[] stage : in.rows("curriculum")) stages.add(new BagSchedule.Stage((int) stage[0], (int) stage[1]));
        BagSchedule schedule = new BagSchedule(stages);
        List<Object> sizes = new ArrayList<>();
        for (double epoch : in.numbers("epochs")) {
            var size = schedule.find((int) epoch);
            sizes.add(size.isPresent() ? (Object) size.getAsInt() : null);
        }
        return Map.of("bag_size", sizes);
    }

    private static Map<String, Object> reinforce(Case in) {
        double[] losses = in.numbers("losses");
        double[] logp = in.numbers("mean_logprob");
        double objective = 0;
        for (int i = 0; i < losses.length; i++) {
            double baseline = in.get("baseline") instanceof List<?> ? in.numbers("baseline")[i] : in.number("baseline");
            objective += (losses[i] - baseline) * logp[i] / losses.length;
        }
        return Map.of("objective", objective);
    }
}
