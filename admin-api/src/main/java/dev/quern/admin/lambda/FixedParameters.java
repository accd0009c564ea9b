package dev.quern.admin.lambda;

import dev.quern.admin.lambda.FunctionShapes.EphemeralStorage;
import dev.quern.admin.lambda.FunctionShapes.SnapStart;
import dev.quern.admin.lambda.FunctionShapes.TracingConfig;
import dev.quern.admin.lambda.FunctionShapes.VpcConfig;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that can have one value here. Tools send them with that value whether or not their user asked for
 * anything, so it is
 * taken; any other is refused, since it would not be obeyed.
 */
final class FixedParameters {

    private FixedParameters() {}

    static void check(@Nullable VpcConfig vpc, @Nullable TracingConfig tracing, @Nullable List<String> layers,
            @Nullable EphemeralStorage storage, @Nullable SnapStart snapStart) {
        require(vpc == null || isEmpty(vpc.subnetIds()) && isEmpty(vpc.securityGroupIds()), "VpcConfig",
                "functions use the network of this machine");
        require(tracing == null || tracing.mode() == null || tracing.mode().equals("PassThrough"), "TracingConfig",
                "only the mode PassThrough is there");
        require(isEmpty(layers), "Layers", "put libraries into the package, as lib/*.jar or in one JAR");
        require(storage == null || storage.size() == 512, "EphemeralStorage",
                "temporary storage is not limited per function");
        require(snapStart == null || snapStart.applyOn() == null || snapStart.applyOn().equals("None"), "SnapStart",
                "environments start in milliseconds without it");
    }

    static void checkPackageType(@Nullable String packageType) {
        require(packageType == null || packageType.equals("Zip"), "PackageType", "functions are packages of type Zip");
    }

    static void checkArchitectures(@Nullable List<String> architectures) {
        require(architectures == null || architectures.equals(List.of(HostArchitecture.NAME)), "Architectures",
                "this machine is " + HostArchitecture.NAME);
    }

    private static boolean isEmpty(@Nullable List<?> list) {
        return list == null || list.isEmpty();
    }

    private static void require(boolean holds, String parameter, String reason) {
        if (!holds) {
            throw new InvalidParameter("The value of " + parameter + " is not supported by this server: " + reason
                    + ". Remove it from the request.");
        }
    }
}
