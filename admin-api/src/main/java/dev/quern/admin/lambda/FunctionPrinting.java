package dev.quern.admin.lambda;

import dev.quern.admin.lambda.FunctionShapes.DeadLetterConfig;
import dev.quern.admin.lambda.FunctionShapes.Environment;
import dev.quern.admin.lambda.FunctionShapes.EphemeralStorage;
import dev.quern.admin.lambda.FunctionShapes.FunctionConfiguration;
import dev.quern.admin.lambda.FunctionShapes.SnapStartResponse;
import dev.quern.admin.lambda.FunctionShapes.TracingConfig;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionSettings;
import dev.quern.runtime.function.FunctionVersion;
import dev.quern.runtime.function.Lifecycle;
import dev.quern.runtime.function.Lifecycle.Reason;
import dev.quern.runtime.function.Lifecycle.State;
import dev.quern.runtime.function.Version;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says in the API's words what a function is like. */
final class FunctionPrinting {

    /** Lambda's form of a point in time, such as {@code 2026-11-24T08:15:30.123+0000}. */
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter
            .ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** What is wrong with a version that can be invoked. */
    interface Remarks {
        Optional<String> of(FunctionName function, Version version);
    }

    /** The API's code for a reason that lies in the function's own code. */
    private static final String FUNCTION_ERROR = "FunctionError";

    private final Account account;
    private final Remarks remarks;

    FunctionPrinting(Account account, Remarks remarks) {
        this.account = account;
        this.remarks = remarks;
    }

    static String timestamp(Instant instant) {
        return TIMESTAMP.format(instant);
    }

    /** A function as it was asked for: the ARN ends as the reference does. */
    FunctionConfiguration asked(FunctionVersion version, FunctionReference reference) {
        return print(version, account.arn(reference), true);
    }

    /** A version by its own ARN; {@code $LATEST} by the function's. */
    FunctionConfiguration changed(FunctionVersion version) {
        return print(version,
                version.version().isLatest()
                        ? account.arn(version.name())
                        : account.arn(version.name(), version.version()),
                true);
    }

    /** A version in a list of versions, which tells no states either. */
    FunctionConfiguration listedVersion(FunctionVersion version) {
        return print(version, account.arn(version.name(), version.version()), false);
    }

    /** A function in a list of functions, which tells no states. */
    FunctionConfiguration listed(FunctionVersion version) {
        return print(version, account.arn(version.name()), false);
    }

    /** Why it is in its state, or, where all is well with that, what its code does that it should not. */
    private Optional<Reason> stateReason(FunctionVersion version) {
        return version.lifecycle().stateReason().or(() -> remarks.of(version.name(), version.version())
                .map(remark -> new Reason(FUNCTION_ERROR, remark)));
    }

    private FunctionConfiguration print(FunctionVersion version, String arn, boolean withState) {
        FunctionSettings settings = version.settings();
        Lifecycle lifecycle = version.lifecycle();
        Optional<Reason> stateReason = withState ? stateReason(version) : Optional.empty();
        // what is being created has never been updated: tools wait for an update that they see under way
        boolean withUpdate = withState && lifecycle.state() != State.PENDING;
        return new FunctionConfiguration(version.name().value(), arn, settings.runtime(), settings.role(),
                settings.handler(),
                version.code().size(), settings.description(), (int) settings.timeout().toSeconds(),
                settings.memoryMiB(),
                timestamp(version.lastModified()), version.code().sha256Base64(), version.version().text(),
                settings.deadLetter().map(DeadLetterConfig::new).orElse(null),
                settings.environment().isEmpty() ? null : new Environment(settings.environment()),
                new TracingConfig("PassThrough"), version.revisionId(), withState ? lifecycle.state().text() : null,
                stateReason.map(Reason::message).orElse(null), stateReason.map(Reason::code).orElse(null),
                withUpdate ? lifecycle.lastUpdate().text() : null,
                withUpdate ? lifecycle.lastUpdateReason().map(Reason::message).orElse(null) : null,
                withUpdate ? lifecycle.lastUpdateReason().map(Reason::code).orElse(null) : null, "Zip",
                List.of(HostArchitecture.NAME), new EphemeralStorage(512), new SnapStartResponse("None", "Off"),
                LoggingConfigs.print(settings.logging(), version.name()));
    }
}
