package dev.quern.examples.minify;

import com.google.javascript.jscomp.CheckLevel;
import com.google.javascript.jscomp.CompilationLevel;
import com.google.javascript.jscomp.Compiler;
import com.google.javascript.jscomp.CompilerOptions;
import com.google.javascript.jscomp.CompilerOptions.LanguageMode;
import com.google.javascript.jscomp.DiagnosticGroups;
import com.google.javascript.jscomp.JSError;
import com.google.javascript.jscomp.Result;
import com.google.javascript.jscomp.SortingErrorManager;
import com.google.javascript.jscomp.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Minifies JavaScript with the Closure Compiler, which is not asked to translate it to an older one. */
final class Script {

    private static final Pattern OF_A_MODULE = Pattern.compile("(?m)^\\s*(import|export)\\b");

    private Script() {}

    /**
     * Local names become short and what cannot be reached goes; names that other scripts may see stay. A module only
     * loses comments and blanks: it is not to be put together with what it imports.
     *
     * @param name
     *            what errors call it
     * @throws NotMinified
     *             if it is no JavaScript that the compiler knows
     */
    static String minified(String name, String source) throws NotMinified {
        CompilerOptions options = new CompilerOptions();
        if (OF_A_MODULE.matcher(source).find()) {
            CompilationLevel.WHITESPACE_ONLY.setOptionsForCompilationLevel(options);
            options.setEnableModuleRewriting(false);
            options.setWarningLevel(DiagnosticGroups.MODULE_LOAD, CheckLevel.OFF);
        } else {
            CompilationLevel.SIMPLE_OPTIMIZATIONS.setOptionsForCompilationLevel(options);
        }
        options.setLanguageIn(LanguageMode.UNSTABLE);
        options.setLanguageOut(LanguageMode.NO_TRANSPILE);
        options.setEmitUseStrict(false);
        options.setOutputCharset(StandardCharsets.UTF_8);
        // without anything that would print errors: they are in the result
        Compiler compiler = new Compiler(new SortingErrorManager(Set.of()));
        // the compiler would start a thread with a larger stack of its own
        compiler.disableThreads();
        Result result = compiler.compile(SourceFile.fromCode("externs.js", ""), SourceFile.fromCode(name, source),
                options);
        if (!result.success) {
            throw new NotMinified(result.errors.stream().map(Script::text).collect(Collectors.joining("; ")));
        }
        return compiler.toSource() + "\n";
    }

    private static String text(JSError error) {
        return "line " + error.getLineno() + ", column " + (error.getCharno() + 1) + ": " + error.getDescription();
    }
}
