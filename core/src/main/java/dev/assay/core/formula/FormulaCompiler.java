package dev.assay.core.formula;

import dev.assay.core.recipe.Nearest;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Compiles CEL expressions over a set of named variables. The CEL library parses; types are checked
/// here, by rules that CEL's own are a refinement of: every number is a double, so `1 - r` and `c ? 1 :
/// 0.5` mean what they say.
public final class FormulaCompiler {
    private static final int MAX_LENGTH = 8192;
    private static final int MAX_DEPTH = 64;

    private final CelParser parser;
    private final Map<String, ValueType> variables;

    public FormulaCompiler(List<Variable> variables) {
        this(
                CelParserFactory.standardCelParserBuilder()
                        .setOptions(CelOptions.current()
                                .maxExpressionCodePointSize(MAX_LENGTH)
                                .maxParseRecursionDepth(MAX_DEPTH)
                                .maxParseErrorRecoveryLimit(1)
                                .build())
                        .build(),
                named(variables));
    }

    private FormulaCompiler(CelParser parser, Map<String, ValueType> variables) {
        this.parser = parser;
        this.variables = variables;
    }

    private static Map<String, ValueType> named(List<Variable> variables) {
        Map<String, ValueType> named = new LinkedHashMap<>();
        for (Variable variable : variables) named.put(variable.name(), variable.type());
        return named;
    }

    /// The same compiler with one more variable.
    public FormulaCompiler with(Variable extra) {
        Map<String, ValueType> wider = new LinkedHashMap<>(variables);
        wider.put(extra.name(), extra.type());
        return new FormulaCompiler(parser, wider);
    }

    /// @param name what the formula is called in messages
    /// @throws FormulaException with line and column inside the expression, what was found and what
    ///     is known
    public Formula compile(String name, String expression) {
        CelAbstractSyntaxTree ast = parse(expression);
        Translation translation = new Translation(ast.getSource(), variables);
        Node root = translation.node(ast.getExpr());
        return new Formula(
                name,
                expression,
                new ArrayList<>(translation.read()),
                translation.certain(),
                root,
                translation.locals());
    }

    private CelAbstractSyntaxTree parse(String expression) {
        if (expression.length() > MAX_LENGTH)
            throw new FormulaException("the expression is longer than " + MAX_LENGTH + " characters");
        CelValidationResult result = parser.parse(expression);
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            for (CelIssue issue : result.getAllIssues()) {
                throw new FormulaException(issue.getSourceLocation().getLine() + ":"
                        + (issue.getSourceLocation().getColumn() + 1) + ": "
                        + issue.getMessage().replace('\n', ' '));
            }
            throw new FormulaException("1:1: " + e.getMessage());
        }
    }

    /// What a wrong name might have meant.
    static String hint(String wrong, Iterable<String> known) {
        List<String> names = new ArrayList<>();
        known.forEach(names::add);
        return Nearest.hint(wrong, names);
    }
}
