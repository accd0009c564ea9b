/** The manager of services that started this process, if one did: it is told what systemd's {@code sd_notify} tells. */
@NullMarked
package dev.quern.cli.serve.service;

import org.jspecify.annotations.NullMarked;
