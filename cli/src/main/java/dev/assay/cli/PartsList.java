package dev.assay.cli;

import dev.assay.core.Aspect;
import dev.assay.core.Fidelity;
import dev.assay.core.Leases;
import dev.assay.core.Part;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.recipe.Binder;
import dev.assay.core.recipe.Default;
import dev.assay.core.recipe.Parts;
import dev.assay.core.recipe.RecipeException;
import dev.assay.core.recipe.Yaml;
import dev.assay.core.text.Columns;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `assay parts [NAME]`
@Command(
        name = "parts",
        mixinStandardHelpOptions = true,
        description = "List the parts recipes are made of, or show one: settings, aspects, manual.",
        footerHeading = "%nExamples:%n",
        footer = {"  assay parts", "  assay parts tool-call-match"})
final class PartsList implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RecipeOptions options;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The part to show.")
    private String name;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--markdown", hidden = true, description = "Print every part as docs/parts.md has it.")
    private boolean markdown;

    @Override
    public void run() {
        Parts parts = options.parts();
        String text = markdown ? page(parts) : name == null ? list(parts) : show(parts);
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }

    private String list(Parts parts) {
        List<List<String>> rows = new ArrayList<>();
        JsonBuffer out = new JsonBuffer().raw('[');
        for (String each : parts.all().keySet()) {
            String kind = Parts.kind(parts.type(each));
            String first = parts.summary(each);
            rows.add(List.of(each, kind, first));
            out.comma()
                    .raw('{')
                    .key("name")
                    .string(each)
                    .key("kind")
                    .string(kind)
                    .key("summary")
                    .string(first)
                    .raw('}');
        }
        return json ? out.raw("]\n").toString() : Columns.aligned(rows);
    }

    /// Every part on one page, by kind.
    private static String page(Parts parts) {
        StringBuilder page = new StringBuilder("""
                # Parts
                Everything a recipe can `use`, with its settings; written by `assay parts --markdown`. `assay parts NAME` shows one
                with its aspects.
                """);
        for (String kind : parts.all().keySet().stream()
                .map(each -> Parts.kind(parts.type(each)))
                .distinct()
                .sorted()
                .toList()) {
            page.append("\n## ")
                    .append(kind.substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(kind.substring(1));
            page.append('\n');
            for (String each : parts.all().keySet())
                if (Parts.kind(parts.type(each)).equals(kind)) entry(page, each, parts);
        }
        return page.toString();
    }

    private static void entry(StringBuilder page, String name, Parts parts) {
        String manual = parts.manual(name);
        int tags = manual.indexOf("@param");
        page.append("\n### `").append(name).append("`\n");
        page.append((tags < 0 ? manual : manual.substring(0, tags)).strip()).append('\n');
        List<Setting> settings = settings(parts.type(name), "", "");
        if (settings.isEmpty()) return;
        page.append("\n| setting | | default | |\n| --- | --- | --- | --- |\n");
        for (Setting setting : settings) {
            Default preset = setting.of.getAnnotation(Default.class);
            String value =
                    preset == null ? "required" : preset.value().isEmpty() ? "empty" : "`" + preset.value() + "`";
            page.append("| `").append(setting.name).append("` | ");
            page.append(typeName(setting.of).replace("|", "\\|")).append(" | ");
            page.append(value.replace("|", "\\|")).append(" | ");
            page.append(doc(manual, setting.component).replace("|", "\\|")).append(" |\n");
        }
    }

    private String show(Parts parts) {
        Class<?> type = parts.type(name);
        StringBuilder text = new StringBuilder(name + " (" + Parts.kind(type) + ")\n\n");
        String manual = parts.manual(name);
        int tags = manual.indexOf("@param");
        text.append(tags < 0 ? manual : manual.substring(0, tags).stripTrailing() + "\n");
        List<Setting> settings = settings(type, "", "");
        text.append("\nSettings").append(settings.isEmpty() ? ": none\n" : "\n");
        List<List<String>> rows = new ArrayList<>();
        for (Setting setting : settings) {
            Default preset = setting.of.getAnnotation(Default.class);
            String value = preset == null
                    ? "required"
                    : preset.value().isEmpty() ? "default: empty" : "default: " + preset.value();
            rows.add(List.of("  " + setting.name, typeName(setting.of), value, doc(manual, setting.component)));
        }
        if (!settings.isEmpty()) text.append(Columns.aligned(rows));
        return text.append(aspects(parts)).toString();
    }

    /// A setting, or one inside it.
    ///
    /// @param name path in a recipe, such as `limits.cpu`
    /// @param component path in the manual
    private record Setting(String name, String component, RecordComponent of) {}

    /// The components of a record, and after each that is a record its own.
    private static List<Setting> settings(Class<?> type, String names, String components) {
        List<Setting> all = new ArrayList<>();
        for (RecordComponent each : type.getRecordComponents()) {
            Setting setting = new Setting(names + Binder.name(each), components + each.getName(), each);
            all.add(setting);
            if (each.getType().isRecord())
                all.addAll(settings(each.getType(), setting.name + ".", setting.component + "."));
        }
        return all;
    }

    private static String typeName(RecordComponent setting) {
        if (setting.getType().isEnum()) {
            List<String> words = new ArrayList<>();
            for (Object constant : setting.getType().getEnumConstants()) words.add(Binder.word((Enum<?>) constant));
            return String.join("|", words);
        }
        if (setting.getType() == Part.class) return "part";
        if (setting.getType().isRecord()) return "object";
        return switch (setting.getType().getSimpleName()) {
            case "int" -> "whole number";
            case "double", "Double" -> "number";
            case "boolean" -> "true|false";
            case "String" -> "text";
            default -> setting.getType().getSimpleName().toLowerCase(Locale.ROOT);
        };
    }

    /// The text of `@param NAME` in the manual, on one line.
    static String doc(String manual, String setting) {
        int at = manual.indexOf("@param " + setting + " ");
        if (at < 0) return "";
        int end = manual.indexOf("\n@", at);
        String text = manual.substring(at + ("@param " + setting + " ").length(), end < 0 ? manual.length() : end);
        return text.replaceAll("\\s+", " ").strip();
    }

    /// Aspects can be told without settings only where every setting has a default.
    private String aspects(Parts parts) {
        Part<RewardFunction> part;
        try {
            part = new Binder(parts).part(Yaml.parse(name, name), RewardFunction.class);
        } catch (RecipeException _) {
            return "";
        }
        try (Leases leases = new Leases();
                RewardFunction open = part.open(new Resources(Fidelity.MENDED, 0, leases))) {
            List<List<String>> rows = new ArrayList<>();
            for (Aspect aspect : open.aspects())
                rows.add(List.of("  " + aspect.name(), aspect.scope().word(), range(aspect)));
            return "\nAspects\n" + Columns.aligned(rows);
        }
    }

    private static String range(Aspect aspect) {
        String min = Double.isInfinite(aspect.min()) ? "..." : Columns.number(aspect.min());
        String max = Double.isInfinite(aspect.max()) ? "..." : Columns.number(aspect.max());
        return min + " to " + max
                + switch (aspect.better()) {
                    case HIGHER -> "";
                    case LOWER -> ", less is better";
                    case NEITHER -> ", neither good nor bad";
                };
    }
}
