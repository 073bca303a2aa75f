using System.Text.Json;
using Cell0.ChatOps.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Cell0.ChatOps.Web;

/// <summary>Every error is told the same way: a page to a person, RFC 9457 to a program, never a stack trace.</summary>
internal static partial class ProblemMiddleware
{
    /// <summary>What <c>Retry-After</c> says when storage failed.</summary>
    public const int SecondsToRetry = 10;

    public static void UseProblems(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Cell0.ChatOps.Web");
        app.Use((context, next) => Catch(context, next, log));
        app.UseStatusCodePages(pages => WriteAsync(pages.HttpContext, pages.HttpContext.Response.StatusCode, null));
    }

    /// <param name="detail">One sentence; null: what the status says.</param>
    public static Task WriteAsync(HttpContext context, int status, string? detail)
    {
        detail ??= Sentence(status);
        context.Response.StatusCode = status;
        return WantsPage(context) ? WritePageAsync(context, status, detail) : IsAlertmanagers(context) ? WriteStringAsync(context, detail) : WriteJsonAsync(context, status, detail);
    }

    private static async Task Catch(HttpContext context, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone; nobody is left to be told.
        }
        catch (Exception problem) when (!context.Response.HasStarted)
        {
            var (status, detail) = Explain(problem);
            if (status >= 500) Failed(log, problem, context.Request.Method, context.Request.Path);
            if (status == 503) context.Response.Headers.RetryAfter = $"{SecondsToRetry}";
            await WriteAsync(context, status, detail);
        }
    }

    private static (int Status, string? Detail) Explain(Exception problem) => problem switch
    {
        StorageException storage => (503, $"Storage: {storage.Message}. Nothing was changed."),
        BadHttpRequestException bad => (bad.StatusCode, null),
        _ => (500, null),
    };

    private static bool WantsPage(HttpContext context) =>
        PagePaths.IsPage(context.Request.Path) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Clients of Alertmanager's API read a fault as a JSON string and nothing else. Where there is no endpoint there is no such API.</summary>
    private static bool IsAlertmanagers(HttpContext context) => context.GetEndpoint() is not null && context.Request.Path.StartsWithSegments("/api/v2", StringComparison.OrdinalIgnoreCase);

    private static Task WriteStringAsync(HttpContext context, string detail) => context.Response.WriteAsJsonAsync(detail, JsonSerializerOptions.Web, "application/json", CancellationToken.None);

    private static Task WriteJsonAsync(HttpContext context, int status, string detail) => context.Response.WriteAsJsonAsync(
        new ProblemDetails { Type = ProblemType.Of(status), Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = detail, Instance = context.Request.Path },
        JsonSerializerOptions.Web,
        "application/problem+json",
        CancellationToken.None);

    private static Task WritePageAsync(HttpContext context, int status, string detail)
    {
        var pages = context.RequestServices.GetRequiredService<PageRenderer>();
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(pages.Render("problem", new() { ["title"] = ReasonPhrases.GetReasonPhrase(status), ["status"] = status, ["detail"] = detail }));
    }

    private static string Sentence(int status) => status switch
    {
        400 => "The request could not be read.",
        404 => "There is nothing at this address.",
        405 => "This address does not take that method.",
        413 => "The request is too large.",
        415 => "The body must be JSON (Content-Type: application/json).",
        >= 500 => "Something went wrong inside the service. Its log says what.",
        _ => ReasonPhrases.GetReasonPhrase(status) + ".",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void Failed(ILogger log, Exception problem, string method, string? path);
}
