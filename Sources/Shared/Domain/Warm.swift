import NIOCore
package enum Warm {}
