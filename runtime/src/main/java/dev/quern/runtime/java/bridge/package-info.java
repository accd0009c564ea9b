/**
 * What woven function code calls in place of the host.
 *
 * <p>
 * These classes are never used where they stand: their class files are defined once more in the class loader of every
 * environment, so that their static fields are the environment's own and any thread that runs its code finds them.
 * Statics are the point here, as nowhere else. They may refer to nothing but the JDK, and to each other. Only what is
 * thrown to end a thread is the server's own class everywhere, since it may outlive its environment, and so are the two
 * types with which the server speaks to a bridge.
 */
@NullMarked
package dev.quern.runtime.java.bridge;

import org.jspecify.annotations.NullMarked;
