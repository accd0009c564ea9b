package dev.quern.function;

/**
 * A function with a typed input and a typed output.
 *
 * <p>
 * The payload of an invocation is JSON. What a handler receives depends on the type that it declares for {@code I}:
 * <table>
 * <caption>Input and output types</caption>
 * <tr>
 * <th>type</th>
 * <th>as input</th>
 * <th>as output</th>
 * </tr>
 * <tr>
 * <td>{@code byte[]}</td>
 * <td>the payload, unread</td>
 * <td>the answer, unread</td>
 * </tr>
 * <tr>
 * <td>{@link String}</td>
 * <td>the text of a JSON string</td>
 * <td>a JSON string</td>
 * </tr>
 * <tr>
 * <td>{@link HttpRequest}</td>
 * <td>the request of a function URL, body decoded</td>
 * <td>-</td>
 * </tr>
 * <tr>
 * <td>{@link HttpResponse}</td>
 * <td>-</td>
 * <td>status, headers and body of a function URL's answer</td>
 * </tr>
 * <tr>
 * <td>{@link java.util.Map}, {@link java.util.List}, numbers, booleans</td>
 * <td colspan="2">the JSON value</td>
 * </tr>
 * <tr>
 * <td>records, classes with properties</td>
 * <td colspan="2">a JSON object, property by property; unknown properties are
 * ignored</td>
 * </tr>
 * <tr>
 * <td>{@link Void}</td>
 * <td>always {@code null}</td>
 * <td>JSON {@code null}</td>
 * </tr>
 * </table>
 *
 * <p>
 * One instance serves many invocations of one environment, one at a time unless the function's configuration raises
 * {@code MaxConcurrencyPerEnvironment}; fields are therefore a good place for what is costly to make (clients, caches).
 *
 * @param <I>
 *            the type of the input
 * @param <O>
 *            the type of the output
 */
@FunctionalInterface
public interface Handler<I, O> {

    /**
     * Handles one invocation.
     *
     * @param input
     *            the decoded payload; {@code null} where the payload is JSON {@code null}
     * @param context
     *            what is known about this invocation; valid until this method returns
     * @return the answer; {@code null} is JSON {@code null}
     * @throws Exception
     *             to answer with a function error: the exception's class name becomes {@code errorType}, its message
     *             {@code errorMessage}, its stack trace {@code stackTrace}. The environment stays in use.
     */
    O handle(I input, Context context) throws Exception;
}
