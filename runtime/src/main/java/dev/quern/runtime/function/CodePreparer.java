package dev.quern.runtime.function;

import dev.quern.plugin.InvalidCodeException;
import dev.quern.runtime.code.CodeIdentity;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Makes stored code ready to run; what {@link Functions} asks of the function runtimes. */
public interface CodePreparer {

    /** The values of {@link FunctionSettings#runtime()} that can be run here. */
    Set<String> runtimes();

    /**
     * Makes a package ready for a runtime. Blocks; may take seconds for a large package.
     *
     * @throws InvalidCodeException
     *             if it can never run
     */
    void prepare(CodeIdentity code, String runtime) throws InvalidCodeException;

    /**
     * The one handler that a package names as a service provider, if it names one.
     *
     * @throws InvalidCodeException
     *             if it names several
     */
    Optional<String> handlerOf(Path archive) throws InvalidCodeException;
}
