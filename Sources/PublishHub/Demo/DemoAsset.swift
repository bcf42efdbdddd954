/// The files of the demo page, which the binary carries.
///
/// `muster.js` is a link to the client of Clients/js: the page runs what applications run.
enum DemoAsset: CaseIterable {
    case page
    case icon
    case style
    case script
    case feed
    case figures
    case commands
    case client

    var path: String {
        switch self {
        case .page: "/demo"
        case .icon: "/demo/icon.svg"
        case .style: "/demo/demo.css"
        case .script: "/demo/demo.js"
        case .feed: "/demo/feed.js"
        case .figures: "/demo/figures.js"
        case .commands: "/demo/commands.js"
        case .client: "/demo/muster.js"
        }
    }

    var type: String {
        switch self {
        case .page: "text/html; charset=utf-8"
        case .icon: "image/svg+xml"
        case .style: "text/css; charset=utf-8"
        case .script, .feed, .figures, .commands, .client: "text/javascript; charset=utf-8"
        }
    }

    var bytes: [UInt8] {
        switch self {
        case .page: PackageResources.index_html
        case .icon: PackageResources.icon_svg
        case .style: PackageResources.demo_css
        case .script: PackageResources.demo_js
        case .feed: PackageResources.feed_js
        case .figures: PackageResources.figures_js
        case .commands: PackageResources.commands_js
        case .client: PackageResources.muster_js
        }
    }
}
