package dev.quern.admin.lambda;

/** The processor architecture of this machine, in the API's words ({@code Architectures}). */
final class HostArchitecture {

    static final String NAME = System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "x86_64";

    private HostArchitecture() {}
}
