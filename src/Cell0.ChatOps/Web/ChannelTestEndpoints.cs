using System.Globalization;
using Cell0.ChatOps.Access;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Reports;

namespace Cell0.ChatOps.Web;

/// <summary>What <c>doctor --send</c> asks of the running service.</summary>
internal static class ChannelTestEndpoints
{
    public static void MapChannelTests(this IEndpointRouteBuilder routes)
    {
        var tests = routes.MapGroup("/api/channels/test").WithTags("Channels").ProducesProblem(503);
        tests.MapPost("", Send).WithSummary("Send a marked test message to every linked chat").WithDescription("For the owner.").Produces<TestReport>(202).ProducesProblem(401).ProducesProblem(403);
        tests.MapGet("/{id}", Look).WithSummary("How far a test's messages are").Produces<TestReport>().ProducesProblem(404);
    }

    private static IResult Send(HttpContext context, TestDesk desk, AccessBook access)
    {
        if (!context.User.IsInRole(nameof(Role.Owner))) return TypedResults.Problem("Test messages are the owner's to send. Nothing done.", statusCode: 403, title: "Forbidden", type: ProblemType.Of(403));
        var report = desk.Send(Linked(access));
        return TypedResults.Json(report, RunJson.Options, statusCode: 202);
    }

    private static IResult Look(string id, TestDesk desk, AccessBook access)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _) || desk.Look(id, Linked(access)) is not { Letters.Count: > 0 } report) return ApiEndpoints.Missing("There is no such test.");
        return TypedResults.Json(report, RunJson.Options);
    }

    private static List<Target> Linked(AccessBook access) => [.. access.Linked().Select(linked => linked.Chat)];
}
