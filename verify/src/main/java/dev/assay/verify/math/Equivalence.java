package dev.assay.verify.math;

/// Is a candidate answer equal to the reference, by value and not by text?
///
/// **Numbers** are exact: 0.5 = 1/2 = 50/100, and 3 is not 3.0001, nor is 1/3 equal to 0.333. A decimal
/// with at least [#minDecimals] decimals stands for an *irrational* value it is rounded or cut from:
/// `\sqrt{2}` = 1.414.
///
/// **Percent: the reference decides.** `50%` against `50%` by value. A reference of `50%` accepts 50 (the
/// sign left off) and 0.5 (its value). A bare reference accepts the candidate `50%` if it is 0.5, or if
/// it is 50: left-off signs are believed only above 1, so that 0.5 does not accept `0.5%`. Hence the
/// comparison is symmetric but for percent. `90°` is likewise 90 or π/2.
///
/// **Units** that are known on both sides must measure the same thing and are converted (1 m = 100 cm); a
/// unit on one side only, and any other words after a number, do not count. A currency sign is a unit.
///
/// **Brackets.** `(1,2)` is a pair against another pair and an open interval against an interval; `[1,2]`
/// is never `(1,2)`. `{1,2}` and a bare list `1, 2` have no order; a bare list against a pair is compared
/// in order. A list is never equal to one of its items: `18 or 26` is not 18.
///
/// **Equations.** `x = 5` is 5, and 5 is `x = 5`, for whatever name; `y = 2x + 1` is also `2x - y + 1 =
/// 0` (a constant factor apart).
///
/// **Expressions** by normal form where that decides, else by number at random points: see [Values] for
/// the error. `log` without a base has base 10, `i` is the imaginary unit, `e` and `pi` are the
/// constants, `1/2x` is (1/2)x.
///
/// Pure, deterministic, and never throws on any text. Length, depth and work are bounded: what is too
/// long or too much work is unequal, unless the texts are identical, and the verdict says so.
///
/// @param maxLength longest answer that is read, in chars
/// @param minDecimals decimals from which a decimal may stand for an irrational value; 0 for never
/// @param maxWork the most work one comparison may do, in units of about a small multiplication
public record Equivalence(int maxLength, int minDecimals, long maxWork) {
    /// 2,000 chars, 3 decimals; the worst input found takes some tenths of a second, the usual one less
    /// than a millisecond.
    public static final Equivalence DEFAULT = new Equivalence(Answer.MAX_LENGTH, 3, 400_000);

    private static final int SHOWN = 60;

    public Equivalence {
        if (maxLength < 1 || minDecimals < 0 || maxWork < 1) {
            throw new IllegalArgumentException(
                    "maxLength and maxWork must be at least 1 and minDecimals at least 0, found " + maxLength + ", "
                            + maxWork + ", " + minDecimals);
        }
    }

    /// Compares by [#DEFAULT].
    public static Verdict compare(String reference, String candidate) {
        return DEFAULT.verdict(reference, candidate);
    }

    /// Compares by these settings.
    public Verdict verdict(String reference, String candidate) {
        if (candidate.isBlank() || reference.isBlank()) {
            return new Verdict(false, candidate.isBlank() ? "the candidate is empty" : "the reference is empty");
        }
        String shown = shown(reference) + " %s " + shown(candidate);
        if (reference.strip().equals(candidate.strip())) {
            return verdict(true, shown, "");
        }
        if (reference.length() > maxLength || candidate.length() > maxLength) {
            boolean long1 = candidate.length() > maxLength;
            return verdict(
                    false,
                    shown,
                    "the " + (long1 ? "candidate" : "reference") + " is longer than " + maxLength + " chars");
        }
        Answer r = AnswerReader.read(reference, maxLength);
        Answer c = AnswerReader.read(candidate, maxLength);
        try {
            Comparison comparison = new Comparison(minDecimals, new Work(maxWork));
            boolean equal = comparison.same(r, c);
            return verdict(equal, shown, equal ? comparison.how() : Comparison.mismatch(r, c));
        } catch (TooMuch e) {
            return verdict(r.equals(c), shown, r.equals(c) ? "as written" : e.getMessage());
        }
    }

    private static Verdict verdict(boolean equal, String shown, String because) {
        return new Verdict(
                equal, shown.replace("%s", equal ? "=" : "!=") + (because.isEmpty() ? "" : " (" + because + ")"));
    }

    private static String shown(String text) {
        StringBuilder line = new StringBuilder();
        for (int k = 0; k < text.length() && line.length() <= SHOWN; k++) {
            char c = text.charAt(k);
            boolean blank = Character.isWhitespace(c) || Character.isISOControl(c);
            if (!blank) {
                line.append(c);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        }
        return line.length() > SHOWN
                ? line.substring(0, SHOWN - 1) + "…"
                : line.toString().strip();
    }
}
