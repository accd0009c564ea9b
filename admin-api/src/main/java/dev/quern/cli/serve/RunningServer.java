package dev.quern.cli.serve;

import java.util.concurrent.CompletionStage;

/** A server that accepts requests. */
public interface RunningServer extends AutoCloseable {

    /** Where clients reach it, without a path. */
    String url();

    /** Completed when everything that it needs to serve has just moved; see {@link dev.quern.admin.Server#pulse}. */
    CompletionStage<?> pulse();

    /** How many calls of functions are under way. */
    int running();

    /** Accepts no more requests, lets the running ones end within the grace period, and releases everything. */
    @Override
    void close();
}
