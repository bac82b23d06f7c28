// GLib locks with futexes directly, which ThreadSanitizer does not see: to it, everything GMime does in two threads
// looks like a race. Our own code is still checked. (Without the sanitizer this is never called.)
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions()
{
    return "called_from_lib:libglib-2.0.so\n"
           "called_from_lib:libgobject-2.0.so\n"
           "called_from_lib:libgmime-3.0.so\n";
}
