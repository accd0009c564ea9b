package dev.quern.runtime.java.handler;

import dev.quern.plugin.FunctionException;
import java.util.List;
import java.util.Optional;

/**
 * A parsed handler string: {@code pkg.Class} or {@code pkg.Class::method}.
 *
 * @param className
 *            the binary name of the class; not empty
 * @param method
 *            the method's name, where one is given; not empty
 */
public record HandlerName(String className, Optional<String> method) {

    /**
     * Parses a handler string.
     *
     * @throws FunctionException
     *             if the class or the method is empty
     */
    public static HandlerName parse(String handler) throws FunctionException {
        int separator = handler.lastIndexOf("::");
        String className = separator < 0 ? handler : handler.substring(0, separator);
        Optional<String> method = separator < 0 ? Optional.empty() : Optional.of(handler.substring(separator + 2));
        if (className.isBlank() || method.filter(String::isBlank).isPresent()) {
            throw new FunctionException("Runtime.MalformedHandlerName",
                    "Invalid handler: `%s': write package.Class or package.Class::method".formatted(handler), List.of(),
                    true);
        }
        return new HandlerName(className, method);
    }
}
