import Hummingbird
package enum Warm {}
