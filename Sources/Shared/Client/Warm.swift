import NIOWebSocket
package enum Warm {}
