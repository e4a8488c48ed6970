package dev.assay.cli;

import dev.assay.core.recipe.Parts;
import dev.assay.core.recipe.RecipeException;
import dev.assay.manual.ManualProcessor;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/// Parts that a user brings: jars, and Java sources that are compiled when they are named.
final class UserParts {
    private UserParts() {}

    /// @throws RecipeException if a file is missing or does not compile; the message has the
    ///     compiler's first complaint
    static Parts load(List<Path> files) {
        ClassLoader own = UserParts.class.getClassLoader();
        if (files.isEmpty()) return new Parts(own);
        List<URL> urls = new ArrayList<>();
        List<Path> sources = new ArrayList<>();
        for (Path file : files) {
            if (!Files.exists(file)) throw new RecipeException("--parts " + file + ": there is no such file");
            if (file.toString().endsWith(".java")) sources.add(file);
            else if (file.toString().endsWith(".jar")) urls.add(url(file));
            else throw new RecipeException("--parts " + file + ": expected a .java or a .jar file");
        }
        if (!sources.isEmpty()) urls.add(url(compile(sources)));
        return new Parts(new URLClassLoader(urls.toArray(URL[]::new), own));
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new RecipeException("--parts " + path + ": " + e.getMessage());
        }
    }

    private static Path compile(List<Path> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) throw new RecipeException("--parts needs a JDK, this is a Java runtime without compiler");
        DiagnosticCollector<JavaFileObject> complaints = new DiagnosticCollector<>();
        try (var files = compiler.getStandardFileManager(complaints, Locale.ROOT, null)) {
            Path classes = Files.createTempDirectory("assay-parts");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(classes)));
            var task = compiler.getTask(
                    null,
                    files,
                    complaints,
                    List.of("-d", classes.toString(), "-parameters", "-cp", System.getProperty("java.class.path")),
                    null,
                    files.getJavaFileObjectsFromPaths(sources));
            task.setProcessors(List.of(new ManualProcessor()));
            if (!task.call()) {
                var first = complaints.getDiagnostics().stream()
                        .filter(each -> each.getKind() == javax.tools.Diagnostic.Kind.ERROR)
                        .findFirst()
                        .orElseThrow();
                String where = first.getSource() == null
                        ? ""
                        : new File(first.getSource().getName()).getName() + ":" + first.getLineNumber() + ": ";
                throw new RecipeException(
                        "--parts: " + where + first.getMessage(Locale.ROOT).replace('\n', ' '));
            }
            return classes;
        } catch (IOException e) {
            throw new RecipeException("--parts: cannot compile: " + e.getMessage());
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException _) {
            // A left-over in the system's folder for temporary files is not worth a complaint at the end of a run.
        }
    }
}
