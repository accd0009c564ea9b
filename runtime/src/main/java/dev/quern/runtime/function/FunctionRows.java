package dev.quern.runtime.function;

import dev.quern.runtime.function.Lifecycle.State;
import dev.quern.runtime.function.Lifecycle.UpdateStatus;
import dev.quern.runtime.store.Rows;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import java.util.List;
import java.util.Optional;

/** The rows of functions, versions and aliases, and what it means when one is not there. */
final class FunctionRows {

    private static final Subspace ROOT = Subspace.named("functions");

    final Rows<FunctionRow> functions = new Rows<>(ROOT.sub("function"), FunctionRow.class);
    /** The functions whose code is to be prepared, so that a start need not read all. */
    final Rows<Waiting> waiting = new Rows<>(ROOT.sub("waiting"), Waiting.class);

    final Rows<FunctionVersion> versions = new Rows<>(ROOT.sub("version"), FunctionVersion.class);
    final Rows<Alias> aliases = new Rows<>(ROOT.sub("alias"), Alias.class);

    /** A function whose code is to be prepared. */
    record Waiting(FunctionName function) {}

    private final Account account;

    FunctionRows(Account account) {
        this.account = account;
    }

    FunctionRow function(Reader reader, FunctionName name) {
        return functions.get(reader, name.value()).orElseThrow(() -> noFunction(FunctionReference.to(name)));
    }

    Optional<FunctionVersion> publishedVersion(Reader reader, FunctionName name, Version version) {
        return versions.get(reader, name.value(), version.number());
    }

    /** A version, {@code $LATEST} included. */
    FunctionVersion version(Reader reader, FunctionName name, Version version) {
        if (version.isLatest()) {
            return function(reader, name).latest();
        }
        return publishedVersion(reader, name, version)
                .orElseThrow(() -> noFunction(FunctionReference.to(name, version)));
    }

    Optional<Alias> findAlias(Reader reader, FunctionName function, AliasName alias) {
        return aliases.get(reader, function.value(), alias.value());
    }

    Alias alias(Reader reader, FunctionName function, AliasName alias) {
        return findAlias(reader, function, alias).orElseThrow(
                () -> new FunctionsException.NotFound("Cannot find alias arn: " + account.arn(function, alias)));
    }

    List<Alias> aliasesOf(Reader reader, FunctionName function) {
        return aliases.all(reader, function.value());
    }

    /** The version that a reference means; an alias means the first of its versions. */
    FunctionVersion resolve(Reader reader, FunctionReference reference) {
        if (reference.qualifier().isEmpty()) {
            return function(reader, reference.name()).latest();
        }
        return switch (reference.qualifier().get()) {
            case Version version -> version(reader, reference.name(), version);
            case AliasName alias -> version(reader, reference.name(),
                    findAlias(reader, reference.name(), alias).orElseThrow(() -> noFunction(reference)).version());
        };
    }

    void put(Transaction transaction, FunctionRow row) {
        FunctionName name = row.latest().name();
        functions.put(transaction, row, name.value());
        if (isWaiting(row.latest())) {
            waiting.put(transaction, new Waiting(name), name.value());
        } else {
            waiting.delete(transaction, name.value());
        }
    }

    /** Whether the code of a function is to be prepared. */
    static boolean isWaiting(FunctionVersion version) {
        return version.lifecycle().state() == State.PENDING
                || version.lifecycle().lastUpdate() == UpdateStatus.IN_PROGRESS;
    }

    void putVersion(Transaction transaction, FunctionVersion version) {
        versions.put(transaction, version, version.name().value(), version.version().number());
    }

    void putAlias(Transaction transaction, Alias alias) {
        aliases.put(transaction, alias, alias.function().value(), alias.name().value());
    }

    void deleteFunction(Transaction transaction, FunctionName name) {
        functions.delete(transaction, name.value());
        waiting.delete(transaction, name.value());
        versions.deleteAll(transaction, name.value());
        aliases.deleteAll(transaction, name.value());
    }

    FunctionsException.NotFound noFunction(FunctionReference reference) {
        return new FunctionsException.NotFound("Function not found: " + account.arn(reference));
    }
}
