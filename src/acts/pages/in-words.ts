/** How all faces say counts and times. */
export { counted, inWords, plainName } from '#src/consent/plain-text';
export { asTime } from '#src/consent/request-message';
