package dev.quern.examples.minify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MinifierTest {

    @Test
    void aScriptLosesCommentsBlanksAndLongLocalNames() throws IOException, NotMinified {
        String source = Files.readString(Path.of("web/gallery.js"));
        String small = Script.minified("gallery.js", source);
        assertThat(small).hasSizeLessThan(source.length() * 6 / 10).contains("class Gallery", "async", "?.", "??")
                .contains("Gr\u00fc\u00dfe aus den Bergen").doesNotContain("/*", "nextIndex", "remainder", "  ");
    }

    @Test
    void aModuleKeepsWhatItImportsAndExports() throws NotMinified {
        assertThat(Script.minified("module.mjs", """
                import { a as b } from "./other.js";
                // a comment
                export const sum = (x,  y) => b(x) + y;
                export default class  { }
                """)).contains("import{a as b}from\"./other.js\"").contains("export const sum=")
                .contains("export default class").doesNotContain("comment");
    }

    @Test
    void anErrorInAScriptIsNamedWithItsPlace() {
        assertThatExceptionOfType(NotMinified.class).isThrownBy(() -> Script.minified("a.js", "let a = 1;\nlet b = ;"))
                .withMessageContaining("line 2");
    }

    @Test
    void aStyleSheetLosesCommentsAndBlanksAndNothingElse() throws IOException, NotMinified {
        String small = StyleSheet.minified(Files.readString(Path.of("web/gallery.css")));
        assertThat(small).contains("--gap:12px", "calc(100% - 2*var(--gap))", "@media screen and (max-width:40em)",
                "@keyframes appear", "\u2192 weiter", "figure:first-child::after").doesNotContain("/*", "\n", "  ");
    }

    @Test
    void anErrorInAStyleSheetIsNamed() {
        assertThatExceptionOfType(NotMinified.class).isThrownBy(() -> StyleSheet.minified("a { color: red; } } b {"))
                .withMessageContaining("}");
    }
}
