package dev.assay.core.explain;

import dev.assay.core.Aspect;
import dev.assay.core.Reading;
import dev.assay.core.Rollout;
import dev.assay.core.Scope;
import dev.assay.core.Signal;
import dev.assay.core.Step;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.engine.Scorer;
import dev.assay.core.rows.Limits;
import dev.assay.core.rows.Position;
import dev.assay.core.rows.RowBlock;
import dev.assay.core.rows.RowFields;
import dev.assay.core.rows.RowReader;
import dev.assay.core.rows.RowSource;
import dev.assay.core.text.Columns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// One scored rollout, told to people: what was measured where, how it was combined, what came of it.
public final class Explanation {
    /// A signal with its number in the list, the name of its reward, and the characters where it stands, or -1.
    record Note(int number, String reward, Signal signal, Tone tone, int start, int end) {
        String name() {
            return signal.aspect().equals(reward) ? reward : reward + "." + signal.aspect();
        }

        boolean on(int step) {
            return signal.scope() instanceof Scope.Step at && at.index() == step;
        }

        String value() {
            return shown(signal.value());
        }

        String place() {
            return switch (signal.scope()) {
                case Scope.Whole _ -> "";
                case Scope.Step step -> "step " + step.index();
                case Scope.Span span -> "characters " + span.start() + " to " + span.end();
                case Scope.Item item -> "item " + item.index();
                case Scope.Region box -> "image " + box.image() + " " + List.of(box.x1(), box.y1(), box.x2(), box.y2());
                case Scope.Time time -> time.start() + " s to " + time.end() + " s";
            };
        }

        String why() {
            String label = signal.category() == null ? "" : signal.category();
            String why = signal.rationale() == null ? "" : signal.rationale();
            return label.isEmpty() || why.isEmpty() ? label + why : label + ": " + why;
        }
    }

    /// How good a value is within the range of its aspect; of several at one place the worst shows.
    enum Tone {
        BAD(217),
        MIDDLING(223),
        GOOD(157),
        /// The aspect has no range, or is neither good nor bad.
        PLAIN(153);

        /// Background in a terminal of 256 colours.
        final int colour;

        Tone(int colour) {
            this.colour = colour;
        }

        static Tone of(Signal signal, List<Aspect> aspects) {
            for (Aspect aspect : aspects) {
                if (!aspect.name().equals(signal.aspect())) continue;
                double range = aspect.max() - aspect.min();
                // Faults without end: none is good, and any is bad.
                if (aspect.better() == Aspect.Better.LOWER && !(range <= 1e6))
                    return signal.value() <= aspect.min() ? GOOD : BAD;
                if (aspect.better() == Aspect.Better.NEITHER || !(range > 0 && range <= 1e6)) return PLAIN;
                double share = (signal.value() - aspect.min()) / range;
                if (aspect.better() == Aspect.Better.LOWER) share = 1 - share;
                return share < 0.34 ? BAD : share < 0.67 ? MIDDLING : GOOD;
            }
            return PLAIN;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    final Scorer scorer;
    final Line line;
    final List<Line> group;
    final List<Note> notes = new ArrayList<>();
    final List<String> gaps = new ArrayList<>();

    private Explanation(Scorer scorer, Line line, List<Line> group) {
        this.scorer = scorer;
        this.line = line;
        this.group = group;
        for (int r = 0; r < scorer.rewardNames().size(); r++) {
            String reward = scorer.rewardNames().get(r);
            switch (line.reading(r)) {
                case null -> gaps.add(reward + ": not needed for the reward");
                case Reading.Missing missing -> gaps.add(reward + ": could not be measured: " + missing.cause());
                case Reading.NotApplicable not -> gaps.add(reward + ": does not apply: " + not.why());
                case Reading.Measured measured -> {
                    for (Signal signal : measured.signals()) {
                        int[] place = characters(signal.scope());
                        Tone tone = Tone.of(signal, scorer.aspects(r));
                        notes.add(new Note(notes.size() + 1, reward, signal, tone, place[0], place[1]));
                    }
                }
            }
        }
    }

    private int[] characters(Scope scope) {
        return switch (scope) {
            case Scope.Span span -> new int[] {span.start(), span.end()};
            case Scope.Item item -> new int[] {item.start(), item.end()};
            case Scope.Step step
            when step.index() < line.rollout().steps().size() -> {
                Step said = line.rollout().steps().get(step.index());
                yield new int[] {said.start(), said.end()};
            }
            default -> new int[] {-1, -1};
        };
    }

    /// Scores the block that holds the rollout; null if no row has the id.
    public static Explanation find(Scorer scorer, Path file, String id) throws IOException {
        RowReader reader = new RowReader(
                new RowFields(scorer.recipe().rollout()), file.getFileName().toString());
        RunState state = new RunState();
        try (RowSource source = RowSource.open(file, reader::group, Limits.DEFAULT, Position.START)) {
            for (RowBlock block = source.next(); block != null; block = source.next()) {
                List<Rollout> rollouts = new ArrayList<>();
                boolean here = false;
                for (int i = 0; i < block.count(); i++) {
                    Rollout rollout = reader.read(block.bytes(), block.from()[i], block.to()[i], block.line()[i]);
                    here |= rollout.id().equals(id);
                    rollouts.add(rollout);
                }
                if (here || scorer.stateful()) {
                    List<Line> lines = scorer.score(rollouts, state);
                    for (Line line : lines) if (line.rollout().id().equals(id)) return of(scorer, line, lines);
                }
            }
        }
        return null;
    }

    /// Of one line of a scored unit, with its siblings.
    ///
    /// @throws IllegalArgumentException if the rollout could not be scored; the message is its error
    public static Explanation of(Scorer scorer, Line line, List<Line> lines) {
        if (line.error() != null) throw new IllegalArgumentException(line.error());
        List<Line> group = lines.stream()
                .filter(other -> other.error() == null
                        && other.rollout().group().equals(line.rollout().group()))
                .toList();
        return new Explanation(scorer, line, group);
    }

    static String shown(Object value) {
        return switch (value) {
            case null -> "-";
            case Double d -> Columns.number(d);
            case double[] list ->
                Arrays.stream(list).mapToObj(Columns::number).toList().toString();
            default -> value.toString();
        };
    }

    String entry(int e) {
        var absent = line.absent(e);
        return absent == null ? shown(line.value(e)) : "- (" + absent.variable() + ": " + absent.cause() + ")";
    }

    String headline() {
        StringBuilder text = new StringBuilder("reward ").append(entry(scorer.rewardEntry()));
        if (line.advantage() != null) {
            text.append("   advantage ");
            text.append(
                    Double.isNaN(line.advantage().whole())
                            ? shown(line.advantage().at())
                            : shown(line.advantage().whole()));
            text.append(" in a group of ").append(group.size());
        }
        return text.toString();
    }

    /// Where spans begin and end, so that between two places the same notes hold.
    List<Integer> cuts(String text) {
        TreeSet<Integer> cuts = new TreeSet<>(List.of(0, text.length()));
        for (Note note : notes)
            if (note.start() >= 0) {
                cuts.add(Math.min(note.start(), text.length()));
                cuts.add(Math.min(note.end(), text.length()));
            }
        return List.copyOf(cuts);
    }

    List<Note> at(int from, int to) {
        return notes.stream()
                .filter(note ->
                        note.start() >= 0 && note.start() <= from && note.end() >= to && note.end() > note.start())
                .toList();
    }

    static List<Integer> numbers(List<Note> notes) {
        return notes.stream().map(Note::number).toList();
    }

    static Tone worst(List<Note> here) {
        return here.stream().map(Note::tone).min(Tone::compareTo).orElse(Tone.PLAIN);
    }

    /// For a terminal, with colours if it has them.
    public String text(boolean colours) {
        return new ExplanationText(this).text(colours);
    }

    /// A page that needs nothing but itself.
    public String html() {
        return new ExplanationPage(this).html();
    }

    /// What belongs under a heading of a page that has {@link ExplanationPage#STYLE}.
    public void fragment(StringBuilder out) {
        new ExplanationPage(this).fragment(out);
    }
}
