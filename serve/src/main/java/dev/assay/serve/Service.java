package dev.assay.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// What every protocol does with samples: score them, keep the scores, show them to whoever watches.
final class Service {
    private final Settings settings;
    private final Catalogue catalogue;
    private final Scoring scoring;
    private final Meters meters;
    private final Live live;
    private final Store store;

    /// @param store null to keep nothing
    Service(Settings settings, Catalogue catalogue, Scoring scoring, Meters meters, Live live, Store store) {
        this.settings = settings;
        this.catalogue = catalogue;
        this.scoring = scoring;
        this.meters = meters;
        this.live = live;
        this.store = store;
    }

    /// @param opened closed already; its names and components stay
    record Answer(Catalogue.Opened opened, List<Result> results) {}

    String defaultRecipe() {
        return settings.defaultRecipe();
    }

    Settings.Limits limits() {
        return settings.limits();
    }

    Catalogue.Opened open(Choice choice) {
        return catalogue.open(choice);
    }

    Answer score(Exchange exchange, Choice choice, Samples samples) {
        try (Catalogue.Opened opened = catalogue.open(choice)) {
            return new Answer(opened, score(exchange, opened, samples));
        }
    }

    /// No score is given out before it is kept.
    List<Result> score(Exchange exchange, Catalogue.Opened opened, Samples samples) {
        List<Result> results = scoring.score(opened, samples, exchange.deadline());
        meters.samples(opened.scorer.recipe().id(), results);
        String run = exchange.run();
        try {
            if (store != null) store.append(run, results);
        } catch (IOException e) {
            meters.fault(new UncheckedIOException("cannot keep scores", e));
            throw new Refusal(503, "the scores could not be kept: " + e.getMessage());
        }
        live.add(run, opened, results);
        return results;
    }

    List<Scoring.Told> explain(Exchange exchange, Catalogue.Opened opened, Samples samples) {
        return scoring.explain(opened, samples, exchange.deadline());
    }
}
