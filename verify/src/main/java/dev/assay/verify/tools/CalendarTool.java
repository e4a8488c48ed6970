package dev.assay.verify.tools;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/// Questions about dates (Themis, arXiv 2310.01045): `week_day("YYYY-MM-DD")`, `day_difference("d1, d2")`
/// without a sign, `target_day("d, n")` with n days after d, or before it.
public final class CalendarTool {
    private CalendarTool() {}

    /// The answer, or nothing if the call asks for something else or for a date that does not exist.
    ///
    /// @param action name of the call; what stands around the three names does not matter
    public static Optional<String> call(String action, String input) {
        try {
            if (action.contains("week_day"))
                return Optional.of(date(input).getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            String[] two = input.split(",", -1);
            if (two.length != 2) return Optional.empty();
            if (action.contains("target_day"))
                return Optional.of(
                        date(two[0]).plusDays(Integer.parseInt(two[1].strip())).toString());
            if (action.contains("day_difference"))
                return Optional.of(Long.toString(Math.abs(ChronoUnit.DAYS.between(date(two[0]), date(two[1])))));
            return Optional.empty();
        } catch (DateTimeException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static LocalDate date(String text) {
        String[] parts = text.strip().split("-", -1);
        if (parts.length != 3) throw new DateTimeException("expected YYYY-MM-DD");
        return LocalDate.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }
}
