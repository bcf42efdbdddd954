import CZeroMQ
import MusterDomain
package enum Warm {}
