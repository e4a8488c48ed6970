package dev.assay.serve;

import dev.assay.core.paper.Paper;
import dev.assay.core.recipe.Nearest;
import dev.assay.core.recipe.Parts;
import dev.assay.core.recipe.Yaml;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/// What there is: recipes, parts, papers.
final class Lists {
    private final Catalogue catalogue;
    private final Parts parts;
    private final List<Paper.Card> cards;

    Lists(Catalogue catalogue, Parts parts) {
        this.catalogue = catalogue;
        this.parts = parts;
        this.cards = ServiceLoader.load(Paper.class, parts.loader()).stream()
                .map(provider -> provider.get().card())
                .sorted(Comparator.comparing(Paper.Card::id))
                .toList();
    }

    List<Paper.Card> cards() {
        return cards;
    }

    static String title(String id, Yaml source) {
        Yaml title = source.map().get("title");
        return title == null ? id : title.text();
    }

    static Collection<String> variants(Yaml source) {
        Yaml variants = source.map().get("variants");
        return variants == null ? List.of() : variants.map().keySet();
    }

    void recipes(Exchange exchange) {
        List<Object> recipes = new ArrayList<>();
        catalogue.sources().forEach((id, source) -> recipes.add(summary(id, source)));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("recipes", recipes);
        answer.put("errors", catalogue.errors());
        exchange.json(answer);
    }

    private static Map<String, Object> summary(String id, Yaml source) {
        Map<String, Object> recipe = new LinkedHashMap<>();
        recipe.put("id", id);
        recipe.put("title", title(id, source));
        recipe.put("variants", List.copyOf(variants(source)));
        return recipe;
    }

    void recipe(Exchange exchange) {
        try (Catalogue.Opened opened = catalogue.open(Choice.of(exchange.id()))) {
            Yaml source = catalogue.sources().get(exchange.id());
            Map<String, Object> recipe = summary(exchange.id(), source);
            recipe.put("hash", opened.scorer.recipe().hash());
            recipe.put("numbers", opened.names);
            recipe.put("components", opened.components.names());
            recipe.put("recipe", source.plain());
            exchange.json(recipe);
        }
    }

    void parts(Exchange exchange) {
        exchange.json(
                Map.of("parts", parts.all().keySet().stream().map(this::part).toList()));
    }

    private Map<String, Object> part(String name) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("name", name);
        part.put("kind", Parts.kind(parts.type(name)));
        part.put("summary", parts.summary(name));
        return part;
    }

    void partManual(Exchange exchange) {
        String name = exchange.id();
        if (!parts.all().containsKey(name))
            throw new Refusal(
                    404,
                    "unknown part '" + name + "'; "
                            + Nearest.hint(name, parts.all().keySet()));
        Map<String, Object> part = part(name);
        part.put("manual", parts.manual(name));
        exchange.json(part);
    }

    void papers(Exchange exchange) {
        exchange.json(Map.of("papers", cards.stream().map(Lists::paper).toList()));
    }

    void paper(Exchange exchange) {
        List<String> ids = cards.stream().map(Paper.Card::id).toList();
        Paper.Card card = cards.stream()
                .filter(each -> each.id().equals(exchange.id()))
                .findFirst()
                .orElseThrow(() ->
                        new Refusal(404, "unknown paper '" + exchange.id() + "'; " + Nearest.hint(exchange.id(), ids)));
        exchange.json(paper(card));
    }

    private static Map<String, Object> paper(Paper.Card card) {
        Map<String, Object> paper = new LinkedHashMap<>();
        paper.put("id", card.id());
        paper.put("title", card.title());
        paper.put("arxiv", card.arxiv());
        paper.put("summary", card.summary());
        paper.put("works", card.works());
        paper.put("holes", card.holes());
        return paper;
    }
}
