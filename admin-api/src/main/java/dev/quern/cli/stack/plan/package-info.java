/** What a stack is made of, and the steps from what a server has to what a file says: pure, and knowing no server. */
@NullMarked
package dev.quern.cli.stack.plan;

import org.jspecify.annotations.NullMarked;
