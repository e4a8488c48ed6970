package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Rollout;
import dev.assay.core.Scope;
import dev.assay.core.Signal;
import dev.assay.core.TokenTrace;
import dev.assay.core.advantage.KlPenalty;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.verify.segment.KindLabels;
import dev.assay.verify.segment.Segments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// FGAIF (arXiv 2404.05046): three kinds of hallucination, of objects, attributes and relations, are three
/// rewards, each paid at the end of the segment it judges.
public final class Fgaif implements Paper {
    private static final List<String> KINDS = List.of("object", "attribute", "relation");

    @Override
    public Card card() {
        return new Card(
                "fgaif",
                "FGAIF: Aligning Large Vision-Language Models with Fine-grained AI Feedback",
                "2404.05046",
                "segments labelled for hallucinated objects, attributes and relations",
                List.of(
                        "segmentation and labels from facts",
                        "dense reward with KL, weights and ablations",
                        "recipe over labels, probabilities or verified facts; no judge extracts the facts yet"),
                List.of(
                        "a segment without facts has value 0, so empty talk is never punished and beats an answer with"
                                + " one error; variant 'stated' pays for stating something",
                        "the released code does not say which sign of a label means what: here -1 is wrong"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return FgaifClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "segment_sentence" -> segments(in.text("sentence"), (int) in.number("min_words", 5));
            case "label_segment" -> {
                List<Object> facts = in.list("facts");
                yield Map.of(
                        "labels",
                        KINDS.stream()
                                .map(kind -> (double) KindLabels.label(facts, kind, KINDS))
                                .toList());
            }
            case "dense_reward" -> dense(in);
            default -> throw in.unknown("segment_sentence", "label_segment", "dense_reward");
        };
    }

    private static Map<String, Object> segments(String sentence, int minWords) {
        List<int[]> words = Segments.words(sentence, 0, sentence.length());
        if (words.isEmpty()) throw new IllegalArgumentException("empty sentence");
        int[] bounds = Segments.subsentences(sentence, new int[] {sentence.length()}, minWords);
        List<Object> starts = new ArrayList<>();
        List<Object> segments = new ArrayList<>();
        int next = 0;
        StringBuilder segment = new StringBuilder();
        for (int[] word : words) {
            boolean first = starts.isEmpty() || next < bounds.length - 1 && word[0] >= bounds[next];
            if (first) {
                next++;
                if (!segment.isEmpty()) segments.add(segment.toString());
                segment.setLength(0);
            }
            starts.add(first ? 1.0 : 0.0);
            segment.append(segment.isEmpty() ? "" : " ").append(sentence, word[0], word[1]);
        }
        segments.add(segment.toString());
        return Map.of("starts", starts, "segments", segments);
    }

    /// Tokens of two characters each stand for the answer; a segment goes up to the end of its last token.
    private static Map<String, Object> dense(Case in) {
        int n = (int) in.number("n_tokens");
        double[] ends = in.numbers("segment_end_tokens");
        List<Object> probs = in.list("class_probs");
        if (probs.size() != ends.length)
            throw new IllegalArgumentException(ends.length + " segments but " + probs.size() + " class_probs");
        List<Object> segments = new ArrayList<>();
        double from = 0;
        for (int s = 0; s < ends.length; s++) {
            if (!(ends[s] >= 0 && ends[s] < n))
                throw new IllegalArgumentException("segment " + s + " ends at token " + ends[s] + " of " + n);
            double to = 2 * (ends[s] + 1);
            segments.add(Map.of("start", Math.min(from, to), "end", to, "probs", probs.get(s)));
            from = to;
        }
        double[] logp = in.has("logp") ? in.numbers("logp") : new double[n];
        double[] reference = in.has("ref_logp") ? in.numbers("ref_logp") : new double[n];
        TokenTrace tokens = tokens(n, logp, reference);
        Rollout rollout =
                Rollout.of("case", "case", null, "w ".repeat(n), null, Map.of("segments", segments, "tokens", tokens));
        Map<String, String> settings = new LinkedHashMap<>();
        double[] weights = in.has("weights") ? in.numbers("weights") : new double[] {1, 1, 1};
        for (int k = 0; k < KINDS.size(); k++) {
            settings.put(KINDS.get(k), Double.toString(weights[k]));
            settings.put("pay." + KINDS.get(k) + ".weight", Double.toString(weights[k]));
        }
        settings.put("rewards.facts.value", in.text("value", "margin"));
        try (RecipeRun run =
                new RecipeRun("fgaif", RecipeRun.changes(List.of(), settings, Fidelity.PUBLISHED), Double.NaN)) {
            Line line = run.lines(List.of(rollout), new RunState()).getFirst();
            double[] rewards = n == 0 ? new double[0] : line.advantage().paid().clone();
            double[] kl = KlPenalty.k1(logp, reference);
            for (int t = 0; t < n; t++) rewards[t] -= in.number("beta", 0.1) * kl[t];
            return Map.of("segment_values", values(line, ends.length), "token_rewards", rewards);
        }
    }

    private static TokenTrace tokens(int n, double[] logp, double[] reference) {
        int[] start = new int[n];
        int[] end = new int[n];
        for (int t = 0; t < n; t++) {
            start[t] = 2 * t;
            end[t] = 2 * t + 2;
        }
        return new TokenTrace(start, end, null, logp, reference, null);
    }

    private static List<double[]> values(Line line, int segments) {
        List<double[]> values = new ArrayList<>();
        for (int s = 0; s < segments; s++) values.add(new double[KINDS.size()]);
        int[] seen = new int[KINDS.size()];
        for (Signal signal : ((Reading.Measured) line.reading(0)).signals()) {
            int k = KINDS.indexOf(signal.aspect());
            if (k >= 0 && signal.scope() instanceof Scope.Span) values.get(seen[k]++)[k] = signal.value();
        }
        return values;
    }
}
