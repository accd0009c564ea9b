package dev.quern.cli.stack.plan;

/**
 * What a plan may take away.
 *
 * @param prune
 *            whatever the file no longer asks for
 * @param data
 *            also buckets, tables and streams with something in them
 */
public record Allowed(boolean prune, boolean data) {}
