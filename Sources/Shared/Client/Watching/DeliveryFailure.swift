/// The program could not take a message: an error of its own, whatever its type, says nothing about the connection.
struct DeliveryFailure: Error {
    var cause: any Error
}
