package dev.assay.serve;

import dev.assay.core.Fidelity;
import dev.assay.core.Leases;
import dev.assay.core.Resources;
import dev.assay.core.engine.RowWriter;
import dev.assay.core.engine.RunState;
import dev.assay.core.engine.Scorer;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.recipe.Nearest;
import dev.assay.core.recipe.Parts;
import dev.assay.core.recipe.RecipeException;
import dev.assay.core.recipe.RecipeReader;
import dev.assay.core.recipe.Yaml;
import dev.assay.core.rows.RowFields;
import dev.assay.core.rows.RowReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The recipes a server has: those shipped, and those of a folder that may change while it runs. Opened
/// recipes are kept; one that is no longer wanted closes after its last request. Thread-safe.
final class Catalogue implements AutoCloseable {
    /// Most opened recipes that are kept: every choice of variants, parameters and step is one.
    private static final int KEPT = 128;

    /// A recipe of the folder.
    ///
    /// @param source null if the file was never right
    /// @param text what the source was read from
    /// @param error why the file, as it is now, was not taken; null if it was
    record Local(Path file, Yaml source, String text, FileTime changed, long size, String error) {}

    /// An opened recipe that several requests use.
    final class Opened implements AutoCloseable {
        final Choice choice;
        final Scorer scorer;
        private final String label;
        final RowReader reader;
        final RowWriter writer;
        /// Names of {@link Result#numbers}.
        final List<String> names;
        /// Numbers of the entries of `combine` among them.
        final int[] entries;
        /// What stands before each of them in JSON.
        final List<String> heads;
        /// Additive parts of the reward.
        final Components components;
        /// Names the recipe and all its changes; equal keys give equal results.
        final byte[] key;
        /// What it remembers between requests; used under its lock.
        final RunState state;

        private int users;
        private boolean unwanted;

        Opened(Choice choice, Scorer scorer) {
            this.choice = choice;
            this.scorer = scorer;
            this.label = scorer.recipe().id() + "@" + scorer.recipe().hash();
            this.reader = new RowReader(new RowFields(scorer.recipe().rollout()), "samples");
            this.writer = new RowWriter(scorer);
            this.names = Result.names(scorer);
            this.entries = Result.entries(scorer);
            List<String> heads = new ArrayList<>();
            for (String name : names) heads.add((heads.isEmpty() ? "" : ",") + new JsonBuffer().string(name) + ":");
            this.heads = List.copyOf(heads);
            this.components = Components.of(scorer.recipe(), names);
            this.key = (label() + choice.step() + choice.progress()).getBytes(StandardCharsets.UTF_8);
            this.state = states.computeIfAbsent(label(), _ -> new RunState());
        }

        /// Id and hash.
        String label() {
            return label;
        }

        /// Begins another use.
        Opened share() {
            synchronized (Catalogue.this) {
                users++;
                return this;
            }
        }

        /// Ends one use.
        @Override
        public void close() {
            synchronized (Catalogue.this) {
                if (--users > 0 || !unwanted) return;
            }
            scorer.close();
        }

        private void drop() {
            unwanted = true;
            if (users == 0) scorer.close();
        }
    }

    private final RecipeReader reader;
    private final ClassLoader loader;
    private final Path folder;
    private final Consumer<String> log;
    private final Leases leases = new Leases();
    private final Map<Choice, Opened> opened = new LinkedHashMap<>(16, 0.75f, true);
    /// What recipes remember, by id and hash: a later training step goes on where the last one was.
    private final Map<String, RunState> states = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RunState> eldest) {
            return size() > KEPT;
        }
    };
    /// By id of the recipe.
    private Map<String, Local> locals = new TreeMap<>();

    Catalogue(Parts parts, Path folder, Consumer<String> log) {
        this.reader = new RecipeReader(parts);
        this.loader = parts.loader();
        this.folder = folder;
        this.log = log;
        if (folder != null) reload();
    }

    /// Opens a recipe for one request, which closes it.
    ///
    /// @throws Refusal 404 if there is none of this name, 400 if the changes do not fit it
    synchronized Opened open(Choice choice) {
        Opened known = opened.get(choice);
        if (known == null) {
            Yaml source = source(choice.recipe());
            try {
                var changes = new RecipeReader.Changes(choice.variants(), choice.params(), choice.fidelity());
                known = new Opened(
                        choice,
                        new Scorer(
                                reader.read(source, changes),
                                new Resources(choice.fidelity(), 0, leases),
                                new Scorer.Run(choice.step(), choice.progress())));
            } catch (RecipeException e) {
                throw new Refusal(400, e.getMessage());
            }
            opened.put(choice, known);
            if (opened.size() > KEPT) {
                var eldest = opened.entrySet().iterator().next();
                opened.remove(eldest.getKey());
                eldest.getValue().drop();
            }
        }
        known.users++;
        return known;
    }

    /// Names are looked up, never made into paths.
    private Yaml source(String id) {
        Local local = locals.get(id);
        if (local != null && local.source != null) return local.source;
        if (!reader.ids().contains(id)) {
            var known = new TreeSet<>(reader.ids());
            known.addAll(locals.keySet());
            throw new Refusal(404, "unknown recipe '" + id + "'; " + Nearest.hint(id, known));
        }
        return reader.source(id);
    }

    /// Ids of all recipes with their source.
    synchronized Map<String, Yaml> sources() {
        Map<String, Yaml> sources = new TreeMap<>();
        for (String id : reader.ids()) sources.put(id, reader.source(id));
        locals.forEach((id, local) -> {
            if (local.source != null) sources.put(id, local.source);
        });
        return sources;
    }

    /// A recipe as it was written.
    ///
    /// @throws Refusal 404 if there is none of this name
    synchronized String text(String id) {
        Local local = locals.get(id);
        if (local != null && local.text != null) return local.text;
        source(id);
        try (InputStream in = loader.getResourceAsStream("recipes/" + id + ".yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Why files of the folder, as they are now, were not taken.
    synchronized List<String> errors() {
        return locals.values().stream()
                .map(Local::error)
                .filter(Objects::nonNull)
                .toList();
    }

    /// Looks at the folder again. A file that is wrong changes nothing but its error; one that is gone takes
    /// its recipe with it.
    synchronized void reload() {
        Map<String, Local> next = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) take(file, next);
        } catch (IOException e) {
            log.accept(folder + ": cannot read the recipes: " + e.getMessage());
            return;
        }
        for (String id : locals.keySet())
            if (!next.containsKey(id)) {
                log.accept("recipe " + id + " is gone");
                forget(id);
            }
        locals = next;
    }

    private void take(Path file, Map<String, Local> next) throws IOException {
        FileTime changed = Files.getLastModifiedTime(file);
        long size = Files.size(file);
        var before = locals.entrySet().stream()
                .filter(each -> each.getValue().file.equals(file))
                .findFirst()
                .orElse(null);
        if (before != null && before.getValue().changed.equals(changed) && before.getValue().size == size) {
            next.put(before.getKey(), before.getValue());
            return;
        }
        try {
            String text = Files.readString(file);
            Yaml source = Yaml.parse(text, file.getFileName().toString());
            String id = checked(source);
            if (next.containsKey(id))
                throw new RecipeException(file.getFileName() + ": another file has the recipe '" + id + "' too");
            next.put(id, new Local(file, source, text, changed, size, null));
            forget(id);
            if (before != null && !before.getKey().equals(id)) forget(before.getKey());
            log.accept("recipe " + id + " taken from " + file.getFileName());
        } catch (RecipeException | IOException e) {
            String kept = before == null || before.getValue().source == null ? "" : "; the recipe stays as it was";
            String error = e.getMessage() + kept;
            log.accept(error);
            String id = before == null ? file.getFileName().toString() : before.getKey();
            Yaml source = before == null ? null : before.getValue().source;
            String text = before == null ? null : before.getValue().text;
            next.put(id, new Local(file, source, text, changed, size, error));
        }
    }

    /// Everything that can be wrong without a row, in the recipe and in each of its variants.
    private String checked(Yaml source) {
        String id = open(source, List.of());
        Yaml variants = source.map().get("variants");
        if (variants != null)
            variants.map().forEach((name, variant) -> {
                Yaml requires = variant.map().get("requires");
                open(source, requires == null ? List.of(name) : List.of(requires.text(), name));
            });
        return id;
    }

    private String open(Yaml source, List<String> variants) {
        var recipe = reader.read(source, new RecipeReader.Changes(variants, Map.of(), Fidelity.RECIPE));
        new Scorer(recipe, Resources.DEFAULT, new Scorer.Run(0, 0)).close();
        return recipe.id();
    }

    private void forget(String id) {
        opened.entrySet().removeIf(each -> {
            if (!each.getKey().recipe().equals(id)) return false;
            each.getValue().drop();
            return true;
        });
    }

    @Override
    public synchronized void close() {
        opened.values().forEach(Opened::drop);
        opened.clear();
        leases.close();
    }
}
