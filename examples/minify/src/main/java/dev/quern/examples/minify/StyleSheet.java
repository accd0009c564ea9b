package dev.quern.examples.minify;

import com.helger.css.decl.CascadingStyleSheet;
import com.helger.css.reader.CSSReader;
import com.helger.css.reader.CSSReaderSettings;
import com.helger.css.reader.errorhandler.CSSParseError;
import com.helger.css.reader.errorhandler.CollectingCSSParseErrorHandler;
import com.helger.css.writer.CSSWriter;
import com.helger.css.writer.CSSWriterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Minifies CSS with ph-css. */
final class StyleSheet {

    private StyleSheet() {}

    /**
     * @throws NotMinified
     *             if there is something in it that the parser does not know: nothing is left out silently
     */
    static String minified(String source) throws NotMinified {
        CollectingCSSParseErrorHandler errors = new CollectingCSSParseErrorHandler();
        List<String> failures = new ArrayList<>();
        CascadingStyleSheet sheet = CSSReader.readFromStringReader(source, new CSSReaderSettings()
                .setCustomErrorHandler(errors).setCustomExceptionHandler(fault -> failures.add(fault.getMessage())));
        errors.getAllParseErrors().stream().map(CSSParseError::getErrorMessage).forEach(failures::add);
        if (sheet == null || !failures.isEmpty()) {
            throw new NotMinified(failures.stream().map(failure -> failure.replaceAll("\\s+", " "))
                    .collect(Collectors.joining("; ")));
        }
        CSSWriterSettings settings = new CSSWriterSettings().setOptimizedOutput(true).setRemoveUnnecessaryCode(true);
        return new CSSWriter(settings).setWriteHeaderText(false).setWriteFooterText(false).getCSSAsString(sheet);
    }
}
