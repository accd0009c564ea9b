package dev.quern.cli.serve;

/** A server that accepts requests. */
public interface RunningServer extends AutoCloseable {

    /** Where clients reach it, without a path. */
    String url();

    /** Accepts no more requests, lets the running ones end within the grace period, and releases everything. */
    @Override
    void close();
}
