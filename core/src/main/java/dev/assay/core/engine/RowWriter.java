package dev.assay.core.engine;

import dev.assay.core.Reading;
import dev.assay.core.Scope;
import dev.assay.core.Signal;
import dev.assay.core.formula.Outcome;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.recipe.Recipe;
import dev.assay.core.text.CodePoints;
import java.util.List;

/// Writes scored rollouts as JSON lines: `id, group, reward, values, signals, advantage, tokens, status,
/// error, recipe`. Every row has the same keys, except `tokens` and `steps`, which only rollouts with
/// positions have. Offsets are in Unicode code points.
public final class RowWriter {
    private final List<String> rewards;
    private final int reward;
    private final String tail;
    /// Everything before the value of entry `e`; null for the reward itself.
    private final String[] entryHeads;
    /// Everything before the value of a signal of reward `r` and its aspect number `a`.
    private final String[][] signalHeads;
    private final AspectNames[] aspects;

    public RowWriter(Scorer scorer) {
        Recipe recipe = scorer.recipe();
        this.rewards = scorer.rewardNames();
        this.reward = scorer.rewardEntry();
        this.tail = ",\"recipe\":\"" + recipe.id() + "@" + recipe.hash() + "\"}\n";
        this.entryHeads = new String[recipe.combine().size()];
        String comma = "";
        for (int e = 0; e < entryHeads.length; e++) {
            if (e == reward) continue;
            entryHeads[e] = comma + quoted(recipe.combine().get(e).name()) + ":";
            comma = ",";
        }
        this.aspects = new AspectNames[rewards.size()];
        this.signalHeads = new String[rewards.size()][];
        for (int r = 0; r < aspects.length; r++) {
            aspects[r] = AspectNames.of(scorer.aspects(r));
            signalHeads[r] = new String[aspects[r].count()];
            for (int a = 0; a < signalHeads[r].length; a++)
                signalHeads[r][a] = "{\"reward\":" + quoted(rewards.get(r)) + ",\"aspect\":"
                        + quoted(aspects[r].name(a)) + ",\"value\":";
        }
    }

    private static String quoted(String name) {
        return new JsonBuffer().string(name).toString();
    }

    /// Appends one line with its line end.
    public void write(Line line, JsonBuffer out) {
        out.raw("{\"id\":").string(line.id());
        out.raw(",\"group\":").string(line.groupName());
        out.raw(",\"reward\":");
        scalar(line.error() == null ? line.value(reward) : null, out);
        out.raw(",\"values\":{");
        for (int e = 0; e < entryHeads.length; e++)
            if (e != reward) out.raw(entryHeads[e]).value(line.value(e));
        out.raw("},\"signals\":[");
        CodePoints text = null;
        for (int r = 0; r < rewards.size(); r++) {
            switch (line.reading(r)) {
                case null -> {}
                case Reading.Measured measured -> {
                    for (Signal signal : measured.signals()) {
                        if (text == null && signal.scope() != Scope.WHOLE)
                            text = CodePoints.of(line.rollout().response());
                        signal(signalHeads[r][aspects[r].index(signal.aspect())], signal, text, out);
                    }
                }
                case Reading.Missing missing ->
                    out.comma()
                            .raw("{\"reward\":")
                            .string(rewards.get(r))
                            .raw(",\"missing\":")
                            .string(missing.cause())
                            .raw('}');
                case Reading.NotApplicable not ->
                    out.comma()
                            .raw("{\"reward\":")
                            .string(rewards.get(r))
                            .raw(",\"not_applicable\":")
                            .string(not.why())
                            .raw('}');
            }
        }
        out.raw("],\"advantage\":");
        advantage(line.advantage(), out);
        end(line, out);
    }

    /// Appends a row that could not even be read.
    public void unreadable(String id, String error, JsonBuffer out) {
        out.raw("{\"id\":")
                .string(id)
                .raw(",\"group\":null,\"reward\":null,\"values\":{},\"signals\":[],\"advantage\":null");
        out.raw(",\"status\":\"error\",\"error\":").string(error).raw(tail);
    }

    private static void scalar(Object value, JsonBuffer out) {
        if (value instanceof Double d) out.number(d);
        else out.raw("null");
    }

    private static void signal(String head, Signal signal, CodePoints text, JsonBuffer out) {
        out.comma().raw(head).number(signal.value());
        if (signal.scope() != Scope.WHOLE) {
            out.raw(",\"scope\":");
            scope(signal.scope(), text, out);
        }
        if (signal.weight() != 1) out.raw(",\"weight\":").number(signal.weight());
        if (signal.category() != null) out.raw(",\"category\":").string(signal.category());
        if (signal.confidence() != 1) out.raw(",\"confidence\":").number(signal.confidence());
        String why = signal.rationale();
        if (why != null) out.raw(",\"why\":").string(why);
        out.raw('}');
    }

    static void scope(Scope scope, CodePoints text, JsonBuffer out) {
        out.raw("{\"kind\":").string(scope.kind().word());
        switch (scope) {
            case Scope.Whole _ -> {}
            case Scope.Step step -> out.raw(",\"index\":").number((long) step.index());
            case Scope.Span span -> offsets(span.start(), span.end(), text, out);
            case Scope.Item item -> {
                out.raw(",\"index\":").number((long) item.index());
                if (item.start() >= 0) offsets(item.start(), item.end(), text, out);
            }
            case Scope.Region region -> {
                out.raw(",\"image\":").number((long) region.image()).raw(",\"box\":");
                out.value(new double[] {region.x1(), region.y1(), region.x2(), region.y2()});
            }
            case Scope.Time time ->
                out.raw(",\"start\":").number(time.start()).raw(",\"end\":").number(time.end());
        }
        out.raw('}');
    }

    private static void offsets(int start, int end, CodePoints text, JsonBuffer out) {
        out.raw(",\"start\":").number((long) text.toCodePoints(start));
        out.raw(",\"end\":").number((long) text.toCodePoints(end));
    }

    private static void advantage(AdvantageSum advantage, JsonBuffer out) {
        if (advantage == null) {
            out.raw("null");
            return;
        }
        if (Double.isNaN(advantage.whole())) out.raw("null");
        else out.number(advantage.whole());
        if (advantage.at() != null) {
            out.raw(advantage.tokens() ? ",\"tokens\":{\"advantage\":" : ",\"steps\":{\"advantage\":")
                    .value(advantage.at());
            out.raw(",\"reward\":").value(advantage.paid()).raw('}');
        }
    }

    private void end(Line line, JsonBuffer out) {
        Outcome.Absent absent = line.absent(reward);
        String status = status(line);
        out.raw(",\"status\":\"").raw(status).raw("\",\"error\":");
        if (line.error() != null) out.string(line.error());
        else if (absent != null) out.string(absent.variable() + ": " + absent.cause());
        else out.raw("null");
        out.raw(tail);
    }

    /// `ok`, `missing`, `not_applicable` or `error`.
    String status(Line line) {
        if (line.error() != null) return "error";
        Outcome.Absent absent = line.absent(reward);
        if (absent == null) return "ok";
        return absent.notApplicable() ? "not_applicable" : "missing";
    }
}
