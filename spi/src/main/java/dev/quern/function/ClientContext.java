package dev.quern.function;

import java.util.Map;

/**
 * What a calling application says about itself in the {@code X-Amz-Client-Context} header of an invocation.
 *
 * @param client
 *            the installation that calls; fields are empty strings where the caller sent none
 * @param custom
 *            values that the application chose; unmodifiable
 * @param environment
 *            values that the caller's SDK knows about the device; unmodifiable
 */
public record ClientContext(Client client, Map<String, String> custom, Map<String, String> environment) {

    public ClientContext {
        custom = Map.copyOf(custom);
        environment = Map.copyOf(environment);
    }

    /**
     * One installation of an application.
     *
     * @param installationId
     *            identifies the installation
     * @param appTitle
     *            the application's title
     * @param appVersionName
     *            the application's version, for people
     * @param appVersionCode
     *            the application's version, for programs
     * @param appPackageName
     *            the application's package
     */
    public record Client(String installationId, String appTitle, String appVersionName, String appVersionCode,
            String appPackageName) {}
}
