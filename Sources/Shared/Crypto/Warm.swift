import COpenSSL
package enum Warm {}
