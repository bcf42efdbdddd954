import Hummingbird
import Configuration
import Yams
import Metrics
import ServiceLifecycle
package enum Warm {}
