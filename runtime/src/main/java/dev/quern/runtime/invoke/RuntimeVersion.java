package dev.quern.runtime.invoke;

/** A runtime's identifier as Lambda's log names its version: {@code java25} is {@code java:25}. */
final class RuntimeVersion {

    private RuntimeVersion() {}

    static String of(String identifier) {
        return identifier.replaceFirst("^([a-z]+)([0-9].*)$", "$1:$2");
    }
}
