package dev.assay.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Interval;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Results;
import dev.assay.core.evidence.Trial;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.paper.Paper;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// What a reproduction leaves behind: all numbers as JSON and CSV, and a picture of the verdicts.
record Evidence(Paper.Card card, boolean quick, Map<Experiment, Results> results, Map<Claim, Claim.Verdict> verdicts) {
    /// 95% interval of the mean of a few values; infinite for fewer than six.
    static Interval interval(double[] values) {
        if (values.length == 0) return null;
        return Interval.ofCentre(values, Claim.CONFIDENCE, new Trial(1, false, Double.NaN).stream("interval"));
    }

    /// Writes `PAPER.json`, `PAPER.csv` and `PAPER.png`.
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        place(folder.resolve(card.id() + ".json"), json());
        place(folder.resolve(card.id() + ".csv"), csv());
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(BitmapEncoder.getBufferedImage(chart()), "png", png);
        place(folder.resolve(card.id() + ".png"), png.toByteArray());
    }

    private static void place(Path file, byte[] bytes) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, bytes);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private byte[] json() {
        JsonBuffer out = new JsonBuffer().raw('{').key("paper").string(card.id());
        out.key("quick")
                .value(quick)
                .key("confidence")
                .number(Claim.CONFIDENCE)
                .key("claims")
                .raw('[');
        verdicts.forEach((claim, verdict) -> {
            out.comma().raw('{').key("id").string(claim.id()).key("says").string(claim.says());
            out.key("rule").string(claim.test().rule());
            out.key("experiment").string(claim.experiment().name());
            out.key("verdict").string(verdict.word().toString()).key("because").string(verdict.because());
            if (Double.isFinite(verdict.estimate())) out.key("estimate").number(verdict.estimate());
            if (verdict.interval() != null && Double.isFinite(verdict.interval().low()))
                out.key("interval")
                        .value(List.of(
                                verdict.interval().low(), verdict.interval().high()));
            out.key("per_seed").value(Arrays.stream(verdict.perSeed()).boxed().toList());
            out.key("note").string(claim.note()).raw('}');
        });
        out.raw(']').key("experiments").raw('[');
        results.forEach((experiment, result) -> {
            out.comma()
                    .raw('{')
                    .key("name")
                    .string(experiment.name())
                    .key("about")
                    .string(experiment.about());
            out.key("seconds").number(result.seconds()).key("arms").raw('[');
            for (int a = 0; a < result.runs().size(); a++) {
                out.comma().raw('{').key("arm").string(experiment.arms().get(a).name());
                if (Double.isFinite(result.settings()[a])) out.key("setting").number(result.settings()[a]);
                out.key("means").raw('{');
                for (String measure : result.measures()) {
                    double mean = Lab.mean(result.values(a, measure));
                    if (Double.isFinite(mean)) out.key(measure).number(mean);
                }
                out.raw("}}");
            }
            out.raw("]}");
        });
        return out.raw("]}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] csv() {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord("paper", "experiment", "arm", "seed", "measure", "value");
            results.forEach((experiment, result) -> {
                for (int a = 0; a < result.runs().size(); a++) {
                    String arm = experiment.arms().get(a).name();
                    for (Results.Run run : result.runs().get(a))
                        run.measures()
                                .forEach((measure, value) -> csv.writeRecord(
                                        card.id(), experiment.name(), arm, "" + run.seed(), measure, "" + value));
                }
            });
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// A line per claim: estimate, interval, and what it must reach. Its colour is the verdict.
    private XYChart chart() {
        List<Claim> claims = new ArrayList<>(verdicts.keySet());
        XYChart chart = new XYChartBuilder()
                .width(900)
                .height(140 + 44 * claims.size())
                .title(card.id() + (quick ? " (quick)" : "") + ": + holds, - fails, ? inconclusive")
                .xAxisTitle("difference between arms, with its 95% interval; x: the border of the claim")
                .build();
        chart.getStyler().setLegendVisible(false).setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setYAxisMin(-0.5).setYAxisMax(claims.size() - 0.5);
        chart.getStyler().setYAxisTickMarkSpacingHint(36);
        chart.getStyler().setYAxisTickLabelsFormattingFunction(y -> label(claims, y));
        IntStream.range(0, claims.size()).forEach(i -> {
            Claim claim = claims.get(i);
            Claim.Verdict verdict = verdicts.get(claim);
            double y = claims.size() - 1.0 - i;
            if (verdict.interval() == null
                    || Double.isInfinite(verdict.interval().low())) return;
            Color color = colour(verdict.word());
            chart.addSeries(
                            claim.id(),
                            new double[] {
                                verdict.interval().low(),
                                verdict.estimate(),
                                verdict.interval().high()
                            },
                            new double[] {y, y, y})
                    .setMarker(SeriesMarkers.CIRCLE)
                    .setMarkerColor(color)
                    .setLineColor(color)
                    .setLineStyle(new BasicStroke(3));
            Interval region = claim.test().region();
            double[] borders = DoubleStream.of(region.low(), region.high())
                    .filter(Double::isFinite)
                    .toArray();
            double[] heights = new double[borders.length];
            Arrays.fill(heights, y);
            chart.addSeries("border " + claim.id(), borders, heights)
                    .setMarker(SeriesMarkers.CROSS)
                    .setMarkerColor(Color.BLACK)
                    .setLineStyle(SeriesLines.NONE);
        });
        if (verdicts.values().stream()
                .allMatch(v ->
                        v.interval() == null || Double.isInfinite(v.interval().low())))
            chart.addSeries("no claim could be measured", new double[] {0}, new double[] {0});
        return chart;
    }

    /// Longer labels send the axis looking for ever for ticks that fit.
    private static final int LABEL = 20;

    /// What stands at the left of a claim's line; blanks elsewhere, for every place other ones: the axis looks for
    /// labels that are unique until it finds some.
    private String label(List<Claim> claims, double y) {
        long line = Math.round(y);
        if (Math.abs(y - line) > 1e-6 || line < 0 || line >= claims.size())
            return Long.toBinaryString(Math.round(64 * Math.abs(y) + (y < 0 ? 1 << 14 : 1 << 15)))
                    .replace('0', ' ')
                    .replace('1', '\u00a0');
        Claim claim = claims.get(claims.size() - 1 - (int) line);
        String label = sign(verdicts.get(claim).word()) + " " + claim.id();
        return label.length() <= LABEL ? label : label.substring(0, LABEL - 1) + "\u2026";
    }

    private static char sign(Claim.Word word) {
        return switch (word) {
            case HOLDS -> '+';
            case FAILS -> '-';
            case INCONCLUSIVE -> '?';
        };
    }

    /// Told apart by those who see no red or green, too.
    private static Color colour(Claim.Word word) {
        return switch (word) {
            case HOLDS -> new Color(0x0072b2);
            case FAILS -> new Color(0xd55e00);
            case INCONCLUSIVE -> Color.GRAY;
        };
    }
}
