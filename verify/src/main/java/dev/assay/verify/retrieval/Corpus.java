package dev.assay.verify.retrieval;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/// Documents that can be searched by words, ranked by BM25 (Lucene's `k1 = 1.2, b = 0.75`). Title
/// and text count alike. Of documents with equal scores the one added earlier comes first.
/// Thread-safe.
public final class Corpus implements AutoCloseable {
    /// Words of a query beyond which the rest is ignored: queries come from models.
    private static final int MOST_WORDS = 256;

    private static final int LONGEST_QUERY = 10_000;

    /// Lucene advises a module of the JDK that warns itself; held here so that the level stays set.
    private static final Logger ADVICE =
            Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");

    static {
        ADVICE.setLevel(Level.SEVERE);
    }

    /// @param id name of the document
    /// @param title its title, or empty
    /// @param text its text
    public record Found(String id, String title, String text) {}

    private final Directory directory;
    private final DirectoryReader reader;
    private final IndexSearcher searcher;
    private final Analyzer analyzer = new StandardAnalyzer();

    private Corpus(Directory directory) throws IOException {
        this.directory = directory;
        this.reader = DirectoryReader.open(directory);
        this.searcher = new IndexSearcher(reader);
    }

    /// Opens a corpus: a file with one JSON object `{id, title, contents}` a line is read into
    /// memory, a folder is an index that {@link #index} made.
    ///
    /// @throws IllegalArgumentException if it cannot be read; the message names file and line
    public static Corpus open(Path path) {
        try {
            if (Files.isDirectory(path)) return new Corpus(FSDirectory.open(path));
            Directory directory = new ByteBuffersDirectory();
            fill(directory, path);
            return new Corpus(directory);
        } catch (IOException e) {
            throw new IllegalArgumentException("corpus: cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /// Writes the index of a file of documents into a folder, for corpora that do not fit into
    /// memory.
    public static void index(Path file, Path folder) throws IOException {
        try (Directory directory = FSDirectory.open(folder)) {
            fill(directory, file);
        }
    }

    private static void fill(Directory directory, Path file) throws IOException {
        try (var writer = new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()));
                var lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) continue;
                try {
                    writer.addDocument(document(Json.object(line)));
                } catch (JsonException | IllegalArgumentException e) {
                    throw new IllegalArgumentException("corpus: " + file + ":" + number + ": " + e.getMessage(), e);
                }
            }
            if (number == 0) throw new IllegalArgumentException("corpus: " + file + " has no documents");
        }
    }

    private static Document document(Map<String, Object> row) {
        if (!(row.get("id") instanceof String id)) throw new IllegalArgumentException("field id: expected text");
        String title = row.get("title") instanceof String text ? text : "";
        Object contents = row.get("contents") != null ? row.get("contents") : row.get("text");
        if (!(contents instanceof String text)) throw new IllegalArgumentException("field contents: expected text");
        Document document = new Document();
        document.add(new StringField("id", id, Field.Store.YES));
        document.add(new StoredField("title", title));
        document.add(new StoredField("contents", text));
        document.add(new TextField("all", title + "\n" + text, Field.Store.NO));
        return document;
    }

    /// The best documents for a query, best first; fewer if fewer share a word with it.
    public List<Found> search(String query, int most) {
        Set<String> words = words(query.length() <= LONGEST_QUERY ? query : query.substring(0, LONGEST_QUERY));
        if (words.isEmpty() || most < 1) return List.of();
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (String word : words) any.add(new TermQuery(new Term("all", word)), BooleanClause.Occur.SHOULD);
        try {
            List<Found> found = new ArrayList<>();
            for (ScoreDoc hit : searcher.search(any.build(), most).scoreDocs) {
                Document document = searcher.storedFields().document(hit.doc);
                found.add(new Found(document.get("id"), document.get("title"), document.get("contents")));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<String> words(String query) {
        Set<String> words = new LinkedHashSet<>();
        try (TokenStream tokens = analyzer.tokenStream("all", new StringReader(query))) {
            CharTermAttribute word = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (words.size() < MOST_WORDS && tokens.incrementToken()) words.add(word.toString());
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    /// Number of documents.
    public int size() {
        return reader.numDocs();
    }

    @Override
    public void close() {
        try (directory;
                reader;
                analyzer) {
            // Closed in this order by the statement.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
