package dev.assay.manual;

import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;

/// Writes, for every class that carries {@link Named}, its manual page `META-INF/assay/manual/NAME.md`
/// (the doc comment as it stands in the source) and one line `NAME=CLASS` of the index
/// `META-INF/assay/parts`.
@SupportedAnnotationTypes("dev.assay.manual.Named")
public final class ManualProcessor extends AbstractProcessor {
    private final Map<String, String> parts = new TreeMap<>();

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latest();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (Element element : round.getElementsAnnotatedWith(Named.class)) {
            String name = element.getAnnotation(Named.class).value();
            String manual = processingEnv.getElementUtils().getDocComment(element);
            if (manual == null || manual.isBlank()) {
                error(element, "part '" + name + "' needs a doc comment: it is its manual page");
                continue;
            }
            parts.put(
                    name,
                    processingEnv
                            .getElementUtils()
                            .getBinaryName((TypeElement) element)
                            .toString());
            String page = manual.stripIndent().strip() + "\n" + inside((TypeElement) element, "");
            write("META-INF/assay/manual/" + name + ".md", page, element);
        }
        if (round.processingOver() && !parts.isEmpty()) {
            StringBuilder index = new StringBuilder();
            parts.forEach(
                    (name, type) -> index.append(name).append('=').append(type).append('\n'));
            write("META-INF/assay/parts", index.toString(), null);
        }
        return false;
    }

    /// What the records among a record's components say of theirs: `@param limits.cpu seconds ...`.
    private String inside(TypeElement record, String path) {
        StringBuilder lines = new StringBuilder();
        for (RecordComponentElement component : record.getRecordComponents()) {
            if (!(processingEnv.getTypeUtils().asElement(component.asType()) instanceof TypeElement type)
                    || type.getKind() != ElementKind.RECORD) continue;
            String prefix = path + component.getSimpleName() + ".";
            String manual = processingEnv.getElementUtils().getDocComment(type);
            int at = manual == null ? -1 : manual.indexOf("@param ");
            if (at >= 0)
                lines.append(manual.substring(at).stripIndent().strip().replace("@param ", "@param " + prefix))
                        .append('\n');
            lines.append(inside(type, prefix));
        }
        return lines.toString();
    }

    private void write(String path, String text, Element origin) {
        try (Writer out = processingEnv
                .getFiler()
                .createResource(
                        StandardLocation.CLASS_OUTPUT,
                        "",
                        path,
                        origin == null ? new Element[0] : new Element[] {origin})
                .openWriter()) {
            out.write(text);
        } catch (IOException e) {
            error(origin, "cannot write " + path + ": " + e.getMessage());
        }
    }

    private void error(Element element, String message) {
        processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, message, element);
    }
}
